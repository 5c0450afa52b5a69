package org.millrace.spark.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What {@code scripts/chaos} was asked for.
 *
 * @param kills how many, at random steps
 * @param faults meet every {@link Fault} once instead
 */
record ChaosOptions(int kills, int ranks, long seed, String sharding, boolean faults) {

    /** One kill in so many is the driver's. */
    private static final int DRIVER_ONE_IN = 5;

    /** A fault and the step from which on it happens. */
    record Appointment(Fault fault, long step) {}

    static ChaosOptions parse(String... arguments) {
        int kills = 20;
        int ranks = 2;
        long seed = System.nanoTime();
        String sharding = "none";
        boolean faults = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--kills" -> kills = Integer.parseInt(arguments[++i]);
                case "--ranks" -> ranks = Integer.parseInt(arguments[++i]);
                case "--seed" -> seed = Long.parseLong(arguments[++i]);
                case "--sharding" -> sharding = arguments[++i];
                case "--faults" -> faults = true;
                default ->
                    throw new IllegalArgumentException(
                            "Known are --kills N, --ranks R, --seed S, --sharding KIND, --faults; got " + arguments[i]);
            }
        }
        return new ChaosOptions(kills, ranks, seed, sharding, faults);
    }

    /** Settings of the disturbed run. */
    List<String> settings() {
        return List.of(
                "training.distributed.sharding=" + sharding,
                "training.distributed.timeout_seconds=10",
                "training.distributed.restart_seconds=0");
    }

    /** In the order of their steps, which is that of the seed. */
    List<Appointment> appointments(long steps) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Appointment> appointments = new ArrayList<>();
        if (faults) {
            Fault[] all = Fault.values();
            for (int i = 0; i < all.length; i++) {
                appointments.add(new Appointment(all[i], steps * (i + 1) / (all.length + 1)));
            }
            return appointments;
        }
        random.longs(kills, 1, steps - 1)
                .sorted()
                .forEach(step -> appointments.add(new Appointment(
                        random.nextInt(DRIVER_ONE_IN) == 0 ? Fault.DRIVER_KILLED : Fault.EXECUTOR_KILLED, step)));
        return appointments;
    }
}
