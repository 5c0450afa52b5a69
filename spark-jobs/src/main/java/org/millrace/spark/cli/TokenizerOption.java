package org.millrace.spark.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.data.tokenize.TokenizerFormatException;
import picocli.CommandLine.Option;

/** {@code --tokenizer}, wherever a tokenizer is used as it is. */
final class TokenizerOption {

    @Option(
            names = {"-t", "--tokenizer"},
            required = true,
            paramLabel = "PATH",
            description = "A tokenizer.json, or the folder that holds one, on any Hadoop file system.")
    private String path = "";

    Tokenizer load(Configuration hadoop) throws IOException {
        return load(path, hadoop);
    }

    /** Reads a tokenizer.json, or that of a folder; what is wrong with it is the user's to mend. */
    static Tokenizer load(String path, Configuration hadoop) throws IOException {
        try {
            return TokenizerFiles.load(hadoop, new Path(path));
        } catch (FileNotFoundException e) {
            throw new UserException("There is no tokenizer %s".formatted(path));
        } catch (TokenizerFormatException e) {
            throw new UserException(String.valueOf(e.getMessage()));
        }
    }
}
