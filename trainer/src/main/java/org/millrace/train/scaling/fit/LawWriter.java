package org.millrace.train.scaling.fit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Writes fitted laws into the sections of a law file. What starts with "interval" is for people; readers skip it. */
final class LawWriter {

    void loss(FittedLossLaw fitted, ObjectNode section) {
        section.put("form", fitted.law().form().id());
        section.put("formula", fitted.law().formula());
        numbers(fitted.law().constants(), section.putObject("constants"));
        ObjectNode intervals = section.putObject("intervals");
        fitted.constants().forEach((name, estimate) -> interval(estimate.interval(), intervals.putArray(name)));
        section.put("noise", fitted.noise());
        range(fitted.range(), section.putObject("range"));
        ArrayNode heldOut = section.putArray("held_out");
        fitted.heldOut().forEach(error -> heldOut(error, heldOut.addObject()));
        provenance(fitted.provenance(), section.putObject("provenance"));
        samples(
                fitted.law().constants().keySet(),
                fitted.samples().stream()
                        .map(law -> List.copyOf(law.constants().values()))
                        .toList(),
                section);
    }

    void hyperparameters(FittedHyperparameterLaw fitted, ObjectNode section) {
        section.put("form", LawForm.STEP_LAW.id());
        section.put("formula", "learning_rate = c * N^p * D^q, batch_tokens = c * N^p * D^q");
        HyperparameterSettings settings = fitted.settings();
        section.put("tolerance", settings.tolerance());
        power(fitted, settings.learningRate(), Hyperparameter.LEARNING_RATE, section.putObject("learning_rate"));
        power(fitted, settings.batchTokens(), Hyperparameter.BATCH_TOKENS, section.putObject("batch_tokens"));
        range(fitted.range(), section.putObject("range"));
        provenance(fitted.provenance(), section.putObject("provenance"));
        samples(
                List.of("learning_rate.c", "learning_rate.p", "learning_rate.q", "batch.c", "batch.p", "batch.q"),
                fitted.samples().stream().map(LawWriter::constants).toList(),
                section);
    }

    private static void power(
            FittedHyperparameterLaw fitted, Variables depends, Hyperparameter hyperparameter, ObjectNode section) {
        section.put("depends_on", depends.id());
        ObjectNode constants = section.putObject("constants");
        numbers(hyperparameter.law(fitted.law()).constants(), constants);
        ObjectNode intervals = section.putObject("intervals");
        constants.fieldNames().forEachRemaining(name -> {
            Estimate estimate = fitted.estimate(
                    law -> NamedConstants.of(hyperparameter.law(law).constants(), name));
            interval(estimate.interval(), intervals.putArray(name));
        });
    }

    private static List<Double> constants(HyperparameterPowerLaw law) {
        return DoubleStream.of(
                        law.learningRate().coefficient(),
                        law.learningRate().parametersExponent(),
                        law.learningRate().tokensExponent(),
                        law.batchTokens().coefficient(),
                        law.batchTokens().parametersExponent(),
                        law.batchTokens().tokensExponent())
                .boxed()
                .toList();
    }

    private static void numbers(Map<String, Double> values, ObjectNode section) {
        values.forEach(section::put);
    }

    private static void interval(Interval interval, ArrayNode list) {
        list.add(interval.low()).add(interval.high());
    }

    private static void range(FittedRange range, ObjectNode section) {
        bounds(range.parameters(), section.putArray("parameters"));
        bounds(range.tokens(), section.putArray("tokens"));
        bounds(range.compute(), section.putArray("compute"));
    }

    private static void bounds(Range range, ArrayNode list) {
        list.add(range.low()).add(range.high());
    }

    private static void heldOut(HeldOutError error, ObjectNode section) {
        section.put("kind", error.kind().id());
        section.put("runs", error.runs());
        section.put("mean_relative_error", error.meanRelativeError());
        section.put("worst_relative_error", error.worstRelativeError());
        section.put("bias", error.bias());
    }

    private static void provenance(Provenance provenance, ObjectNode section) {
        section.put("source", provenance.source());
        section.put("sha256", provenance.sha256());
        section.put("runs", provenance.runs());
        section.put("set_aside", provenance.setAside());
        section.put("rejected", provenance.rejected());
        section.put("seed", provenance.seed());
        section.put("confidence", provenance.confidence());
    }

    /** One line a resample, its constants in the order of the heading. */
    private static void samples(Iterable<String> names, List<List<Double>> samples, ObjectNode section) {
        section.put("resample_constants", String.join(" ", names));
        section.put(
                "resamples",
                samples.stream()
                        .map(each -> each.stream()
                                .map(value -> Double.toString(value))
                                .collect(Collectors.joining(" ")))
                        .collect(Collectors.joining("\n", "", samples.isEmpty() ? "" : "\n")));
    }
}
