package org.millrace.data.filter.pii;

import org.jspecify.annotations.Nullable;

/**
 * Settings of {@link PersonalData}.
 *
 * @param emails what stands for e-mail addresses; null leaves them
 * @param ipAddresses what stands for IPv4 addresses; null leaves them
 * @param phoneNumbers what stands for phone numbers; null leaves them
 * @param onlyPublicIpAddresses whether addresses of private and reserved networks stay
 * @param maxFindings most findings in a document that is kept; Dolma's is 5
 */
public record PersonalDataSettings(
        @Nullable Replacement emails,
        @Nullable Replacement ipAddresses,
        @Nullable Replacement phoneNumbers,
        boolean onlyPublicIpAddresses,
        int maxFindings) {

    public PersonalDataSettings {
        if (maxFindings < 0) {
            throw new IllegalArgumentException("maxFindings must be at least 0, cannot be: " + maxFindings);
        }
    }
}
