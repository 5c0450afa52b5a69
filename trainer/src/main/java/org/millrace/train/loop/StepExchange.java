package org.millrace.train.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.train.distributed.ProcessGroup;

/** How ranks agree on a step before they begin it. */
final class StepExchange {

    private final ProcessGroup group;
    private final List<StepTopic> topics;

    StepExchange(ProcessGroup group, List<StepTopic> topics) {
        this.group = group;
        this.topics = List.copyOf(topics);
    }

    /**
     * What all ranks know of a step.
     *
     * @param reports by rank
     */
    record Agreement(List<StepReport> reports) {

        Agreement {
            reports = List.copyOf(reports);
        }

        /** Of all ranks. */
        long targets() {
            return reports.stream().mapToLong(StepReport::targets).sum();
        }

        /** Of all ranks. */
        double flops() {
            return reports.stream().mapToDouble(StepReport::flops).sum();
        }

        /** Whether any rank was asked to stop: then all of them do, before the step. */
        boolean stop() {
            return reports.stream().anyMatch(StepReport::stop);
        }
    }

    /**
     * Tells all ranks of this one, and hears of them.
     *
     * @param own of this rank; its topics are filled in here
     * @throws IllegalStateException if another rank is at another step
     */
    Agreement agree(StepReport own) throws IOException {
        Map<String, JsonNode> told = new LinkedHashMap<>();
        for (StepTopic topic : topics) {
            JsonNode node = topic.tell();
            if (node != null) {
                told.put(topic.name(), node);
            }
        }
        StepReport report = new StepReport(
                own.step(),
                own.targets(),
                own.flops(),
                own.stop(),
                own.seconds(),
                own.communicationSeconds(),
                own.waitedSeconds(),
                own.host(),
                told);
        group.atStep(own.step() + 1);
        List<StepReport> reports = new ArrayList<>();
        for (byte[] json : group.allGather(report.toJson())) {
            StepReport of = StepReport.of(json);
            if (of.step() != own.step()) {
                throw new IllegalStateException(
                        "Rank %d has done %d steps, rank %d has done %d: they must start together"
                                .formatted(reports.size(), of.step(), group.rank(), own.step()));
            }
            reports.add(of);
        }
        for (StepTopic topic : topics) {
            topic.hear(
                    own.step(),
                    reports.stream()
                            .map(of -> of.topics().getOrDefault(topic.name(), NullNode.getInstance()))
                            .toList());
        }
        return new Agreement(reports);
    }
}
