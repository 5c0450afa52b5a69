package org.millrace.spark.config;

import org.millrace.train.config.Key;

/** The live page of a training. */
public record WatchConfig(
        @Key(value = "Whether pretrain serves a page that shows how it goes.", byDefault = "true")
        boolean page,

        @Key(
                value = "Name or address that the page is served on. It has no password: localhost is for this machine"
                        + " only, 0.0.0.0 for every network the machine is on.",
                byDefault = "localhost")
        String host,

        @Key(
                value = "Port of the page; if it is taken, the next free one of the 15 after it; 0 for any.",
                byDefault = "4141",
                atLeast = 0,
                atMost = 65_519)
        int port) {}
