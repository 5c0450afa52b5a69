package org.millrace.spark.classify;

import java.io.IOException;
import org.millrace.data.classify.ClassifierSettings;
import org.millrace.data.classify.FoldSettings;
import org.millrace.data.classify.LabelRule;
import org.millrace.data.classify.SampleSettings;
import org.millrace.spark.step.StableJson;

/**
 * Everything that decides a classifier beside the documents. It travels as JSON.
 *
 * @param labels where labels come from
 * @param sample which documents are learnt from
 * @param settings how they are learnt from
 * @param folds how they are divided
 */
public record ClassifierRecipe(
        LabelRule labels, SampleSettings sample, ClassifierSettings settings, FoldSettings folds) {

    byte[] toJson() {
        return StableJson.compact(this);
    }

    static ClassifierRecipe ofJson(byte[] json) throws IOException {
        return StableJson.read(json, ClassifierRecipe.class);
    }
}
