package org.millrace.data.filter.url;

import com.google.common.net.InternetDomainName;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The host of a web address, and the domain that somebody has registered. */
final class WebHost {

    private WebHost() {}

    /** The host in small letters, without user, port and closing dot; null where an address has none. */
    static @Nullable String of(String url) {
        int begin = url.indexOf("://");
        if (begin < 0) {
            return null;
        }
        begin += 3;
        int end = begin;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int user = url.lastIndexOf('@', end - 1);
        begin = user >= begin ? user + 1 : begin;
        if (begin < end && url.charAt(begin) == '[') {
            int bracket = url.indexOf(']', begin);
            end = bracket >= 0 && bracket < end ? bracket + 1 : end;
        } else {
            int port = url.indexOf(':', begin);
            end = port >= 0 && port < end ? port : end;
        }
        while (end > begin && url.charAt(end - 1) == '.') {
            end--;
        }
        return begin == end ? null : url.substring(begin, end).toLowerCase(Locale.ROOT);
    }

    /**
     * The part of a host that was registered, such as {@code example.co.uk} of {@code www.example.co.uk}, by the Public
     * Suffix List's section of registries; null for addresses of machines and names that are no domains.
     */
    static @Nullable String registeredDomain(String host) {
        if (!InternetDomainName.isValid(host)) {
            return null;
        }
        InternetDomainName name = InternetDomainName.from(host);
        if (name.isTopDomainUnderRegistrySuffix()) {
            return host;
        }
        return name.isUnderRegistrySuffix()
                ? name.topDomainUnderRegistrySuffix().toString()
                : null;
    }
}
