package org.millrace.spark.config;

import org.millrace.train.config.Key;

/** Rules on single documents, in this order. */
public record FilterConfig(
        @Key(value = "Gopher's quality rules (Rae et al. 2021, Table A1).", byDefault = "")
        GopherQualityConfig gopherQuality,

        @Key(value = "Gopher's repetition rules (Rae et al. 2021, Table A1).", byDefault = "")
        GopherRepetitionConfig gopherRepetition,

        @Key(value = "C4's rules (Raffel et al. 2020, section 2.2), which cut lines out of pages.", byDefault = "")
        C4QualityConfig c4Quality,

        @Key(value = "mC4's rule (Xue et al. 2021, section 3.1).", byDefault = "")
        C4ParagraphsConfig c4Paragraphs,

        @Key(value = "FineWeb's rules (Penedo et al. 2024, section 3.6).", byDefault = "")
        FineWebQualityConfig finewebQuality) {}
