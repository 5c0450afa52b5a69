package org.millrace.train.distributed;

import java.util.List;
import java.util.Locale;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.config.Sharding;
import org.millrace.train.model.ParameterLayout;

/**
 * What a step takes on many ranks, computed unit by unit from a few constants: the table in {@code trainer/README.md},
 * printed by {@code scripts/bench simulation}. The constants are the seconds of a core that a lane takes for a gigabyte sent
 * and received, and for a message.
 *
 * <p>Every rank computes, and has one network that does one operation after the other, each when what it carries is there.
 * Computing waits where it needs what an operation brings. Waiting for slower ranks, congestion inside the network and
 * loading of data are not in it.
 */
final class StepSimulation {

    private static final double GIGA = 1e9;
    private static final int LANES = 8;
    private static final long TOKENS = 8192;
    private static final int MICRO_BATCHES = 4;

    private final List<ParameterLayout.Unit> units;
    private final int ranks;
    private final double flops;
    private final double bytesPerSecond;
    private final double messageSeconds;

    private double computing;
    private double network;

    /**
     * One step of a model.
     *
     * @param flops that a rank does in a second
     * @param linkBytes that its link carries in a second, each way
     * @param laneSeconds that a lane takes to send and receive 10⁹ bytes; 0 if only the link counts
     * @param messageSeconds that a rank takes to send and receive a message
     */
    private StepSimulation(
            ParameterLayout layout,
            int ranks,
            double flops,
            double linkBytes,
            double laneSeconds,
            double messageSeconds) {
        this.units = layout.units();
        this.ranks = ranks;
        this.flops = flops;
        this.bytesPerSecond = laneSeconds == 0 ? linkBytes : Math.min(linkBytes, LANES * GIGA / laneSeconds);
        this.messageSeconds = messageSeconds;
    }

    public static void main(String[] arguments) {
        double laneSeconds = Double.parseDouble(arguments[0]);
        double messageSeconds = Double.parseDouble(arguments[1]);
        print(10e12, laneSeconds, messageSeconds, 10, 25, 100, 200, 400);
        print(400e12, laneSeconds, messageSeconds, 100, 200, 400);
        print(400e12, 0, 0, 100, 200, 400);
    }

    /** @param links in 10⁹ bits a second */
    private static void print(double flops, double laneSeconds, double messageSeconds, int... links) {
        ParameterLayout layout = new ParameterLayout(
                new ModelConfig(152_064, 3584, 18_944, 28, 28, 4, 131_072, 1e-6, 1_000_000, false, 0.02));
        System.out.printf(
                Locale.ROOT,
                "%n%.0f TFLOP/s, a gigabyte in %.2f s of a lane, a message in %.0f µs%n%n",
                flops / 1e12,
                laneSeconds,
                messageSeconds * 1e6);
        StringBuilder head = new StringBuilder("| sharding | ranks |");
        StringBuilder rule = new StringBuilder("| --- | ---: |");
        for (int gigabits : links) {
            head.append(" %d Gb/s |".formatted(gigabits));
            rule.append(" ---: |");
        }
        System.out.println(head);
        System.out.println(rule);
        for (Sharding sharding : List.of(Sharding.OPTIMIZER, Sharding.WEIGHTS)) {
            for (int ranks : new int[] {8, 64, 256, 1024}) {
                StringBuilder row = new StringBuilder();
                for (int gigabits : links) {
                    StepSimulation step =
                            new StepSimulation(layout, ranks, flops, gigabits * GIGA / 8, laneSeconds, messageSeconds);
                    double seconds = step.seconds(sharding);
                    row.append(String.format(Locale.ROOT, " %.2f s, %.0f %% |", seconds, 100 * step.alone() / seconds));
                }
                System.out.printf("| %s | %,d |%s%n", sharding.name().toLowerCase(Locale.ROOT), ranks, row);
            }
        }
    }

    /** Seconds of computing in a step: six FLOPs a weight and token. */
    private double alone() {
        double seconds = 0;
        for (int unit = 0; unit < units.size(); unit++) {
            seconds += 3 * MICRO_BATCHES * forward(unit);
        }
        return seconds;
    }

    /** Seconds of a unit's forward pass; the embedding has no product. */
    private double forward(int unit) {
        return unit == 0 ? 0 : 2.0 * units.get(unit).size() * TOKENS / flops;
    }

    private double seconds(Sharding sharding) {
        computing = 0;
        network = 0;
        if (sharding == Sharding.WEIGHTS) {
            for (int i = 0; i < MICRO_BATCHES; i++) {
                gatheredMicroBatch();
            }
            return Math.max(computing, network);
        }
        for (int i = 0; i < MICRO_BATCHES; i++) {
            for (int unit = 0; unit < units.size(); unit++) {
                computing += forward(unit);
            }
            for (int unit = units.size() - 1; unit >= 0; unit--) {
                computing += 2 * forward(unit);
                if (i == MICRO_BATCHES - 1) {
                    operation(computing, units.get(unit).size() * Float.BYTES);
                }
            }
        }
        double end = Math.max(computing, network);
        for (ParameterLayout.Unit unit : units) {
            end = operation(end, unit.size() * Short.BYTES);
        }
        return end;
    }

    /** Weights are gathered a unit ahead, forward and backward, and gradients reduced after each unit of backward. */
    private void gatheredMicroBatch() {
        double[] gathered = new double[units.size()];
        gathered[0] = gather(0, computing);
        for (int unit = 0; unit < units.size(); unit++) {
            if (unit + 1 < units.size()) {
                gathered[unit + 1] = gather(unit + 1, Math.max(computing, gathered[unit]));
            }
            computing = Math.max(computing, gathered[unit]) + forward(unit);
        }
        int last = units.size() - 1;
        for (int unit = last; unit >= 0; unit--) {
            if (unit > 0) {
                gathered[unit - 1] = gather(unit - 1, computing);
            }
            double begin = unit == last ? computing : Math.max(computing, gathered[unit]);
            computing = begin + 2 * forward(unit);
            operation(computing, units.get(unit).size() * Float.BYTES);
        }
    }

    private double gather(int unit, double ready) {
        return operation(ready, units.get(unit).size() * Short.BYTES);
    }

    /** Begins when what it carries is ready and the network is free; returns its end. */
    private double operation(double ready, long bytes) {
        double share = (ranks - 1.0) / ranks;
        network = Math.max(network, ready) + share * bytes / bytesPerSecond + (ranks - 1) * messageSeconds;
        return network;
    }
}
