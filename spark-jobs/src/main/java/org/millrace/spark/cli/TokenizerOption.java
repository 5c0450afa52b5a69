package org.millrace.spark.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
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
        Path file = new Path(path);
        FileSystem fileSystem = file.getFileSystem(hadoop);
        try {
            if (fileSystem.getFileStatus(file).isDirectory()) {
                file = new Path(file, TokenizerFiles.TOKENIZER);
            }
            try (InputStream in = fileSystem.open(file)) {
                return Tokenizer.load(in);
            }
        } catch (FileNotFoundException e) {
            throw new UserException("There is no tokenizer %s".formatted(file));
        } catch (TokenizerFormatException e) {
            throw new UserException("%s: %s".formatted(file, e.getMessage()));
        }
    }
}
