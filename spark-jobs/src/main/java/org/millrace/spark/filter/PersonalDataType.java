package org.millrace.spark.filter;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
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
                                    + " under a secret key, as in <EMAIL_1f0c9a3b5d7e>. Either way equal findings stay equal.",
                    byDefault = "stand_in")
            ReplaceBy replaceBy,

            @Key(
                    value =
                            "File on any Hadoop file system with the secret key of the hashes, at least 16 characters; white"
                                    + " space around it does not count.",
                    byDefault = Key.ABSENT)
            @Nullable
            String hashKeyFile,

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
            if (replaceBy == ReplaceBy.HASH && hashKeyFile == null) {
                problems.add(
                        "hash_key_file",
                        "nothing",
                        "a file with a secret, without which anybody can try which addresses have a hash",
                        "openssl rand -hex 32 > FILE makes one");
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

    /** Of the key a plan, and so every manifest, has only where it lies and a hash. */
    @Override
    public List<String> files(Settings settings) {
        String file = keyFile(settings);
        return file == null ? List.of() : List.of(file);
    }

    @Override
    public void check(Settings settings, Configuration configuration, Problems problems) {
        String file = keyFile(settings);
        if (file == null) {
            return;
        }
        try {
            SecretKeyFile.read(configuration, new Path(file));
        } catch (IOException unusable) {
            problems.add(
                    "hash_key_file",
                    String.valueOf(unusable.getMessage()),
                    "a file with a secret",
                    "openssl rand -hex 32 > FILE makes one");
        }
    }

    @Override
    public DocumentFilter create(Settings settings, FilterContext context) throws IOException {
        String file = keyFile(settings);
        String key = file == null ? null : SecretKeyFile.read(context.configuration(), new Path(file));
        return new PersonalData(new PersonalDataSettings(
                replacement(settings.emails, "EMAIL", settings.emailStandIns, key),
                replacement(settings.ipAddresses, "IP", settings.ipAddressStandIns, key),
                replacement(settings.phoneNumbers, "PHONE", settings.phoneNumberStandIns, key),
                settings.onlyPublicIpAddresses,
                settings.maxFindings));
    }

    private static @Nullable String keyFile(Settings settings) {
        return settings.replaceBy == ReplaceBy.HASH ? settings.hashKeyFile : null;
    }

    private static @Nullable Replacement replacement(
            boolean wanted, String label, List<String> standIns, @Nullable String key) {
        if (!wanted) {
            return null;
        }
        return key == null ? new Replacement.StandIn(standIns) : new Replacement.KeyedHash(label, key);
    }
}
