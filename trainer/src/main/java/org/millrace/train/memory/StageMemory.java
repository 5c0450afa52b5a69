package org.millrace.train.memory;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.millrace.train.model.Recompute;
import org.millrace.train.tensor.Workspace;

/**
 * The memory of one stage, at every level of recomputing that the configuration allows.
 *
 * @param levels from the fastest on
 * @param chosen the first that fits, or the last where none does
 */
public record StageMemory(RunShape.Stage stage, Map<Recompute, Level> levels, Recompute chosen) {

    /**
     * One level.
     *
     * @param need all that the process holds
     * @param workspace the model's part of it that is scratch
     */
    public record Level(MemoryNeed need, Workspace.Demand workspace) {}

    public StageMemory {
        levels = Collections.unmodifiableMap(new EnumMap<>(levels));
    }

    /** The first of the levels that fits. */
    static StageMemory choose(RunShape.Stage stage, Map<Recompute, Level> levels, MemoryLimit limit) {
        Recompute chosen = null;
        for (Map.Entry<Recompute, Level> level : new EnumMap<>(levels).entrySet()) {
            chosen = level.getKey();
            if (level.getValue().need().total() <= limit.bytes()) {
                break;
            }
        }
        return new StageMemory(stage, levels, Objects.requireNonNull(chosen, "there is at least one level"));
    }

    /** What the stage holds at the level that was chosen. */
    public MemoryNeed need() {
        return level().need();
    }

    /** The model's scratch memory at that level. */
    public Workspace.Demand workspace() {
        return level().workspace();
    }

    private Level level() {
        return Objects.requireNonNull(levels.get(chosen), "the level chosen is among the levels");
    }
}
