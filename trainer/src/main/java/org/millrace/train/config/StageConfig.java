package org.millrace.train.config;

/** One context stage: sequences of one length, for so many tokens. */
public record StageConfig(
        @Key("Name of the stage, which also names its packed dataset: letters, digits, - and _.")
        String name,

        @Key(value = "Length of its sequences.", unit = "tokens", atLeast = 2)
        int sequenceLength,

        @Key(value = "Tokens to train on, rounded down to whole batches.", unit = "tokens", atLeast = 1)
        long tokens,

        @Key(
                value = "RoPE base of this stage; raised with the length (ABF, as in the Qwen2.5 report §3.3).",
                byDefault = "10000",
                atLeast = 1)
        double ropeTheta)
        implements Checked {

    @Override
    public void check(Problems problems) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            problems.add("name", "'" + name + "'", "letters, digits, - and _", "it becomes the name of a directory");
        }
    }
}
