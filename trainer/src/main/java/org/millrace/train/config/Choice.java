package org.millrace.train.config;

/**
 * One of several kinds of settings. In YAML the kind is a key of the section that holds the choice, beside the section's
 * own keys:
 *
 * <pre>
 *   - gopher_quality: {min_words: 100}    # the kind and its settings
 *     skip_sources: [code]                # a key of the section
 * </pre>
 *
 * @param kind its key
 * @param settings a record whose components carry a {@link Key}
 */
public record Choice(String kind, Record settings) {}
