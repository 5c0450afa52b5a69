package org.millrace.train.scaling;

/**
 * What training takes on devices of so much compute.
 *
 * @param peakFlops FLOP/s of a device at best
 * @param utilization share of it that training reaches
 */
public record RunCost(double peakFlops, double utilization) {

    private static final double SECONDS_PER_HOUR = 3600;

    /** Hours of one device, or device-hours of many. */
    public double deviceHours(double flops) {
        return flops / (peakFlops * utilization) / SECONDS_PER_HOUR;
    }
}
