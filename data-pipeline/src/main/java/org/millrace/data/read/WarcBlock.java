package org.millrace.data.read;

import org.netpreserve.jwarc.MessageHeaders;

/**
 * One record of a web archive as it is framed.
 *
 * @param position offset of its first byte in the content
 * @param type value of {@code WARC-Type}, in lower case
 * @param length bytes of its block, as its header says
 */
record WarcBlock(long position, String type, MessageHeaders headers, long length) {

    String label() {
        return "record at byte " + position;
    }
}
