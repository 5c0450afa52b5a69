package org.millrace.spark.filter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.pii.PersonalData;
import org.millrace.data.filter.pii.PersonalDataSettings;
import org.millrace.data.filter.pii.Replacement;
import org.millrace.train.config.Checked;
import org.millrace.train.config.Key;
import org.millrace.train.config.Problems;

/** {@code personal_data}: e-mail addresses, IP addresses and phone numbers. */
public final class PersonalDataType implements FilterType<PersonalDataType.Settings> {

    /** What stands for what is found. */
    public enum ReplaceBy {
        STAND_IN,
        HASH
    }

    /** What is looked for, and what becomes of it. */
    public record Settings(
            @Key(value = "Whether e-mail addresses are replaced.", byDefault = "true")
            boolean emails,

            @Key(value = "Whether IPv4 addresses are replaced.", byDefault = "true")
            boolean ipAddresses,

            @Key(value = "Whether phone numbers are replaced; some other numbers look the same.", byDefault = "false")
            boolean phoneNumbers,

            @Key(value = "Whether addresses of private and reserved networks stay.", byDefault = "true")
            boolean onlyPublicIpAddresses,

            @Key(
                    value =
                            "stand_in: one of the values below, chosen by a hash of the finding; hash: the finding's hash"
                                    + " under hash_key, as in <EMAIL_1f0c9a3b5d7e>. Either way equal findings stay equal.",
                    byDefault = "stand_in")
            ReplaceBy replaceBy,

            @Key(value = "Secret key of the hashes.", byDefault = "")
            String hashKey,

            @Key(
                    value = "What may stand for an e-mail address.",
                    byDefault = "[email@example.com, firstname.lastname@example.org]")
            List<String> emailStandIns,

            @Key(
                    value = "What may stand for an IP address; the defaults are reserved for documentation (RFC 5737).",
                    byDefault = "[192.0.2.1, 198.51.100.2, 203.0.113.3]")
            List<String> ipAddressStandIns,

            @Key(
                    value = "What may stand for a phone number; the defaults are reserved for fiction.",
                    byDefault = "[+1 202-555-0100, +1 202-555-0143, +1 202-555-0199]")
            List<String> phoneNumberStandIns,

            @Key(
                    value = "Most findings in a document that is kept; Dolma drops those with more than 5.",
                    unit = "findings",
                    byDefault = "2147483647",
                    atLeast = 0)
            int maxFindings)
            implements Checked {

        @Override
        public void check(Problems problems) {
            if (replaceBy == ReplaceBy.HASH && hashKey.isEmpty()) {
                problems.add(
                        "hash_key",
                        "nothing",
                        "a secret, without which anybody can try which addresses have a hash",
                        "it is kept with the settings of the run, so keep the run directory private");
            }
            checkStandIns("email_stand_ins", emailStandIns, problems);
            checkStandIns("ip_address_stand_ins", ipAddressStandIns, problems);
            checkStandIns("phone_number_stand_ins", phoneNumberStandIns, problems);
        }

        private static void checkStandIns(String key, List<String> values, Problems problems) {
            if (values.isEmpty()) {
                problems.add(key, "an empty list", "at least one value");
            }
        }
    }

    @Override
    public String name() {
        return "personal_data";
    }

    @Override
    public String description() {
        return "Replaces e-mail addresses, public IP addresses and phone numbers.";
    }

    @Override
    public Class<Settings> settings() {
        return Settings.class;
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) {
        return new PersonalData(new PersonalDataSettings(
                replacement(settings.emails, "EMAIL", settings.emailStandIns, settings),
                replacement(settings.ipAddresses, "IP", settings.ipAddressStandIns, settings),
                replacement(settings.phoneNumbers, "PHONE", settings.phoneNumberStandIns, settings),
                settings.onlyPublicIpAddresses,
                settings.maxFindings));
    }

    private static @Nullable Replacement replacement(
            boolean wanted, String label, List<String> standIns, Settings settings) {
        if (!wanted) {
            return null;
        }
        return settings.replaceBy == ReplaceBy.HASH
                ? new Replacement.KeyedHash(label, settings.hashKey)
                : new Replacement.StandIn(standIns);
    }
}
