package org.millrace.spark.corpus;

import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.millrace.data.tokenize.Tokenizer;
import org.millrace.data.tokenize.TokenizerFiles;
import org.millrace.spark.session.SerializableSupplier;
import org.millrace.spark.step.StepFiles;

/** Where the run's tokenizer is, for tasks to load it from. */
final class TokenizerFolder implements SerializableSupplier<Tokenizer> {

    private final StepFiles files;
    private final String folder;

    TokenizerFolder(StepFiles files, Path folder) {
        this.files = files;
        this.folder = folder.toString();
    }

    @Override
    public Tokenizer get() throws IOException {
        return TokenizerFiles.load(files.configuration(), new Path(folder));
    }
}
