package org.millrace.data.read;

import org.netpreserve.jwarc.MessageHeaders;

/**
 * One record of a web archive as it is framed.
 *
 * @param label where it is, for people
 * @param type value of {@code WARC-Type}, in lower case
 * @param length bytes of its block, as its header says
 */
record WarcBlock(String label, String type, MessageHeaders headers, long length) {}
