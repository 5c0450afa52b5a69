package org.millrace.data.filter.pii;

import org.jspecify.annotations.Nullable;
import org.millrace.data.document.Document;
import org.millrace.data.filter.DocumentFilter;
import org.millrace.data.filter.Verdict;

/**
 * Replaces e-mail addresses, IP addresses and phone numbers, and drops documents that are full of them. What was replaced
 * in a document that is kept is the score {@value #FINDINGS}.
 *
 * <p>E-mail and IP addresses are those that datatrove finds, and they are looked for one sort after another, so what
 * stands for one may not look like another.
 */
public final class PersonalData implements DocumentFilter {

    /** Name of the score: how many findings were replaced; absent where there were none. */
    public static final String FINDINGS = "personal_data_findings";

    private static final Finder EMAILS = new EmailAddresses();
    private static final Finder PHONE_NUMBERS = new PhoneNumbers();

    private final PersonalDataSettings settings;
    private final Finder ipAddresses;

    public PersonalData(PersonalDataSettings settings) {
        this.settings = settings;
        ipAddresses = new IpAddresses(settings.onlyPublicIpAddresses());
    }

    @Override
    public String name() {
        return "personal_data";
    }

    @Override
    public Verdict judge(Document document) {
        Edit edit = new Edit(document.text());
        edit.replace(EMAILS, settings.emails());
        edit.replace(ipAddresses, settings.ipAddresses());
        edit.replace(PHONE_NUMBERS, settings.phoneNumbers());
        if (edit.findings > settings.maxFindings()) {
            return new Verdict.Drop(name() + ".too_many", edit.findings, settings.maxFindings());
        }
        return new Verdict.Keep(
                edit.findings == 0
                        ? document
                        : document.withText(edit.text).withScore(FINDINGS, (double) edit.findings));
    }

    /** A text on its way through the finders. */
    private static final class Edit {

        private String text;
        private int findings;

        private Edit(String text) {
            this.text = text;
        }

        private void replace(Finder finder, @Nullable Replacement replacement) {
            if (replacement == null) {
                return;
            }
            long found = finder.next(text, 0);
            if (found == Finder.NONE) {
                return;
            }
            StringBuilder replaced = new StringBuilder(text.length() + 16);
            int copied = 0;
            while (found != Finder.NONE) {
                int begin = (int) (found >>> 32);
                int end = (int) found;
                replaced.append(text, copied, begin).append(replacement.of(text.substring(begin, end)));
                copied = end;
                findings++;
                found = finder.next(text, end);
            }
            text = replaced.append(text, copied, text.length()).toString();
        }
    }
}
