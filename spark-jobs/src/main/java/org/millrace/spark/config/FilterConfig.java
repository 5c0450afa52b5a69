package org.millrace.spark.config;

import org.millrace.train.config.Key;

/** Rules on single documents, in this order. */
public record FilterConfig(
        @Key(value = "Gopher's quality rules (Rae et al. 2021, Table A1).", byDefault = "")
        GopherQualityConfig gopherQuality,

        @Key(value = "Gopher's repetition rules (Rae et al. 2021, Table A1).", byDefault = "")
        GopherRepetitionConfig gopherRepetition) {}
