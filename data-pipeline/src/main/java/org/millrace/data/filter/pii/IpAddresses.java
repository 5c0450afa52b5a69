package org.millrace.data.filter.pii;

/**
 * IPv4 addresses, of which only those that are public are personal: addresses of private networks, of examples and of
 * the machine itself (IANA's special-purpose registry, RFC 6890) are not.
 *
 * <p>As in datatrove an address may be part of a longer run of digits, which catches those that stick to other text.
 */
final class IpAddresses implements Finder {

    /** Networks that are not public: address and length of the prefix. */
    private static final int[][] SPECIAL = {
        {ip(0, 0, 0, 0), 8}, {ip(10, 0, 0, 0), 8}, {ip(100, 64, 0, 0), 10}, {ip(127, 0, 0, 0), 8},
        {ip(169, 254, 0, 0), 16}, {ip(172, 16, 0, 0), 12}, {ip(192, 0, 0, 0), 24}, {ip(192, 0, 2, 0), 24},
        {ip(192, 168, 0, 0), 16}, {ip(198, 18, 0, 0), 15}, {ip(198, 51, 100, 0), 24}, {ip(203, 0, 113, 0), 24},
        {ip(240, 0, 0, 0), 4}
    };

    /** Two addresses that are public in the midst of a network that is not: for relays (RFC 7723, RFC 8155). */
    private static final int PORT_CONTROL = ip(192, 0, 0, 9);

    private static final int TRAVERSAL = ip(192, 0, 0, 10);

    private final boolean onlyPublic;

    IpAddresses(boolean onlyPublic) {
        this.onlyPublic = onlyPublic;
    }

    @Override
    public long next(String text, int from) {
        int free = from;
        for (int dot = text.indexOf('.', from); dot >= 0; dot = text.indexOf('.', dot + 1)) {
            int begin = beginOfFirst(text, free, dot);
            int third = begin < 0 ? -1 : afterOctet(text, dot + 1);
            int fourth = third < 0 ? -1 : afterOctet(text, third);
            int end = fourth < 0 ? -1 : endOfLast(text, fourth);
            if (end < 0) {
                continue;
            }
            if (isPersonal(text, begin, end)) {
                return Finder.span(begin, end);
            }
            // What looked like an address is one: nothing in it begins another.
            free = end;
            dot = end - 1;
        }
        return NONE;
    }

    /** Where an address in brackets ends, whose last part may also be a word with a colon; −1 if there is none. */
    static int endOfLiteral(String text, int bracket) {
        int octet = bracket + 1;
        for (int i = 0; i < 3; i++) {
            octet = afterOctet(text, octet);
            if (octet < 0) {
                return -1;
            }
        }
        int past = octet;
        while (past < text.length() && Finder.isDigit(text.charAt(past))) {
            past++;
        }
        if (past < text.length() && text.charAt(past) == ']' && isOctet(text, octet, past)) {
            return past + 1;
        }
        while (past < text.length() && (Finder.isLetterOrDigit(text.charAt(past)) || text.charAt(past) == '-')) {
            past++;
        }
        boolean tag = past > octet
                && text.charAt(past - 1) != '-'
                && past + 1 < text.length()
                && text.charAt(past) == ':'
                && text.charAt(past + 1) == ']';
        return tag ? past + 2 : -1;
    }

    private static int beginOfFirst(String text, int free, int dot) {
        for (int digits = 3; digits >= 1; digits--) {
            if (dot - digits >= free && isOctet(text, dot - digits, dot)) {
                return dot - digits;
            }
        }
        return -1;
    }

    /** The place after a number up to 255 and its dot; −1 if there is none. */
    private static int afterOctet(String text, int begin) {
        int end = begin;
        while (end < text.length() && end - begin < 4 && Finder.isDigit(text.charAt(end))) {
            end++;
        }
        return end < text.length() && text.charAt(end) == '.' && isOctet(text, begin, end) ? end + 1 : -1;
    }

    /** The end of the last number, which takes as many digits as it can; −1 if there is none. */
    private static int endOfLast(String text, int begin) {
        for (int digits = 3; digits >= 1; digits--) {
            if (begin + digits <= text.length() && isOctet(text, begin, begin + digits)) {
                return begin + digits;
            }
        }
        return -1;
    }

    private static boolean isOctet(String text, int begin, int end) {
        if (end == begin || end - begin > 3) {
            return false;
        }
        int value = 0;
        for (int i = begin; i < end; i++) {
            char c = text.charAt(i);
            if (!Finder.isDigit(c)) {
                return false;
            }
            value = 10 * value + c - '0';
        }
        return value <= 255;
    }

    private boolean isPersonal(String text, int begin, int end) {
        int address = 0;
        int octet = begin;
        for (int i = 0; i < 4; i++) {
            int value = 0;
            int from = octet;
            while (octet < end && text.charAt(octet) != '.') {
                value = 10 * value + text.charAt(octet) - '0';
                octet++;
            }
            if (octet - from > 1 && text.charAt(from) == '0') {
                return false; // a version or a date: no program writes addresses so
            }
            address = address << 8 | value;
            octet++;
        }
        return !onlyPublic || isPublic(address);
    }

    private static boolean isPublic(int address) {
        if (address == PORT_CONTROL || address == TRAVERSAL) {
            return true;
        }
        for (int[] network : SPECIAL) {
            if ((address ^ network[0]) >>> (32 - network[1]) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int ip(int first, int second, int third, int fourth) {
        return first << 24 | second << 16 | third << 8 | fourth;
    }
}
