package org.millrace.train.distributed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a rank listens.
 *
 * @param lanes threads, and connections to each other rank, that it would use
 */
record RankAddress(String host, int port, int lanes) {

    private static final Pattern TEXT = Pattern.compile("(.+):(\\d{1,5})/(\\d{1,2})");
    private static final int LAST_PORT = 0xffff;
    private static final int MOST_LANES = 99;

    RankAddress {
        if (port < 1 || port > LAST_PORT || lanes < 1 || lanes > MOST_LANES) {
            throw new IllegalArgumentException(
                    "A rank listens on a port from 1 to %d, with 1 to %d lanes, cannot be: port %d with %d lanes"
                            .formatted(LAST_PORT, MOST_LANES, port, lanes));
        }
    }

    static RankAddress parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "The address of a rank must be host:port/lanes, as TcpRendezvous.address() tells it, cannot be: "
                            + text);
        }
        return new RankAddress(
                matcher.group(1), Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    /** For {@link #parse}. */
    String text() {
        return "%s:%d/%d".formatted(host, port, lanes);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
