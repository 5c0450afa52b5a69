package org.millrace.data.filter.pii;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.data.filter.Documents;
import org.millrace.data.filter.Verdict;

class PersonalDataTest {

    private static final Replacement E = new Replacement.StandIn(List.of("E"));
    private static final Replacement I = new Replacement.StandIn(List.of("I"));
    private static final Replacement P = new Replacement.StandIn(List.of("P"));

    private final PersonalData filter = new PersonalData(new PersonalDataSettings(E, I, P, true, 100));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Write to joe.doe+x@mail.example.org. | Write to E.",
                "<joe@example.org>,ann@a-b.de; | <E>,E;",
                "joe@localhost and @home and a@b@c.org | joe@localhost and @home and a@E",
                "joe.@example.org | joe.@example.org",
                "joe..doe@example.org | joe..E",
                "éjoe@example.org | éjoe@example.org",
                "at joe@[8.8.8.8] here | at E here",
            })
    void replacesEmailAddresses(String text, String replaced) {
        assertThat(Documents.kept(filter, text)).isEqualTo(replaced);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping 8.8.8.8, now | ping I, now",
                "12.34.56.78.90 | I.90",
                "10.1.2.3 172.16.0.1 172.32.0.1 192.168.1.1 | 10.1.2.3 172.16.0.1 I 192.168.1.1",
                "127.0.0.1 169.254.1.1 100.64.0.1 100.128.0.1 | 127.0.0.1 169.254.1.1 100.64.0.1 I",
                "192.0.2.1 198.51.100.1 203.0.113.1 240.0.0.1 | 192.0.2.1 198.51.100.1 203.0.113.1 240.0.0.1",
                "192.0.0.8 192.0.0.9 224.0.0.1 | 192.0.0.8 I I",
                "version 1.02.3.4 and 1.2.3 and 256.1.1.1 | version 1.02.3.4 and 1.2.3 and 2I",
                "8.8.8.256 | I6",
            })
    void replacesPublicIpAddresses(String text, String replaced) {
        assertThat(Documents.kept(filter, text)).isEqualTo(replaced);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Call +49 30 901820 or +1-202-555-0143. | Call P or P.",
                "(202) 555-0143, 202-555-0143, 202.555.0143, 1-202-555-0143 | P, P, P, P",
                "+44 (0)20 7946 0958 | P",
                "2025550143 and 12025550143 and 4111 1111 1111 1111 | 2025550143 and 12025550143 and 4111 1111 1111 1111",
                "112-555-0143 202-155-0143 | 112-555-0143 202-155-0143",
                "ISBN 978-3-16-148410-0, 2023-11-23, 555-0143 | ISBN 978-3-16-148410-0, 2023-11-23, 555-0143",
                "+1234567 and +12345678 and 3+12345678 | +1234567 and P and 3+12345678",
                "202-555-01433 x202-555-0143 | 202-555-01433 x202-555-0143",
            })
    void replacesPhoneNumbers(String text, String replaced) {
        assertThat(Documents.kept(filter, text)).isEqualTo(replaced);
    }

    @Test
    void leavesWhatIsNotAskedFor() {
        String text = "joe@example.org 8.8.8.8 +49 30 901820";
        PersonalData none = new PersonalData(new PersonalDataSettings(null, null, null, true, 0));
        assertThat(Documents.kept(none, text)).isEqualTo(text);
        PersonalData all = new PersonalData(new PersonalDataSettings(null, I, null, false, 5));
        assertThat(Documents.kept(all, text + " 10.1.2.3")).isEqualTo("joe@example.org I +49 30 901820 I");
    }

    @Test
    void keepsAtTheMostFindingsAndDropsBeyond() {
        PersonalData two = new PersonalData(new PersonalDataSettings(E, I, P, true, 2));
        Verdict.Keep keep = (Verdict.Keep) two.judge(Documents.of("a@b.org 8.8.8.8"));
        assertThat(keep.document().scores()).containsEntry(PersonalData.FINDINGS, 2.0);
        assertThat(two.judge(Documents.of("a@b.org 8.8.8.8 c@d.org")))
                .isEqualTo(new Verdict.Drop("personal_data.too_many", 3, 2));
    }

    @Test
    void choosesTheSameStandInForTheSameAddressWhereverItStands() {
        Replacement.StandIn standIn =
                new Replacement.StandIn(List.of("a@example.com", "b@example.com", "c@example.com"));
        PersonalData filters = new PersonalData(new PersonalDataSettings(standIn, null, null, true, 100));
        String replaced = Documents.kept(filters, "joe@x.org ann@x.org joe@x.org tim@x.org");
        String[] names = replaced.split(" ", -1);
        assertThat(names[0]).isEqualTo(names[2]).isEqualTo(standIn.of("joe@x.org"));
        assertThat(List.of("joe@x.org", "ann@x.org", "tim@x.org", "eve@x.org", "bob@x.org"))
                .extracting(standIn::of)
                .containsAnyElementsOf(List.of("a@example.com"))
                .containsAnyElementsOf(List.of("b@example.com"));
    }

    @Test
    void hashesWithASecretKeySoThatNobodyCanTryAddresses() {
        Replacement hash = new Replacement.KeyedHash("EMAIL", "secret");
        assertThat(hash.of("joe@x.org"))
                .matches("<EMAIL_[0-9a-f]{12}>")
                .isEqualTo(hash.of("Joe@X.org"))
                .isNotEqualTo(hash.of("ann@x.org"))
                .isNotEqualTo(new Replacement.KeyedHash("EMAIL", "other").of("joe@x.org"));
        assertThat(hash.toString()).doesNotContain("secret");
        assertThatThrownBy(() -> new Replacement.KeyedHash("EMAIL", "")).hasMessageContaining("key");
        assertThatThrownBy(() -> new Replacement.StandIn(List.of())).hasMessageContaining("stand in");
    }

    @Test
    void readsAMillionOddCharactersInOneGo() {
        for (String odd : List.of("a@", "1.", "+1 ", "(202) ", "a.b@c.", "255.255.255.", "@[1.2.3.")) {
            String text = odd.repeat(1_000_000 / odd.length());
            assertThat(filter.judge(Documents.of(text))).isNotNull();
        }
    }
}
