package org.millrace.spark.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.millrace.spark.report.StepSummary.SourceAmounts;

/** What each source brings: as read, and in the mixture. */
final class MixtureSection implements Section {

    private static final SourceAmounts NONE = new SourceAmounts(0, 0, 0, 0, 0);

    @Override
    public String id() {
        return "mixture";
    }

    @Override
    public String title() {
        return "Mixture";
    }

    @Override
    public boolean isPresent(RunData run) {
        return run.steps().stream().anyMatch(step -> !step.sources().isEmpty());
    }

    @Override
    public void write(Html html, RunData run) {
        List<StepSummary> steps =
                run.steps().stream().filter(step -> !step.sources().isEmpty()).toList();
        Map<String, SourceAmounts> before = steps.get(0).sources();
        Map<String, SourceAmounts> after = lastText(steps).sources();
        Map<String, SourceAmounts> tokens =
                run.step("tokenize").map(StepSummary::sources).orElse(new TreeMap<>());

        ShareBar.draw(html, "as read", amounts(before, before, SourceAmounts::charactersOut));
        ShareBar.draw(html, "in the mixture", amounts(before, after, SourceAmounts::charactersOut));
        if (!tokens.isEmpty()) {
            ShareBar.draw(html, "in tokens", amounts(before, tokens, SourceAmounts::tokensOut));
        }

        long charactersBefore = total(before, SourceAmounts::charactersOut);
        long charactersAfter = total(after, SourceAmounts::charactersOut);
        Table table = new Table(
                html,
                "Source",
                "#Documents read",
                "#in the mixture",
                "#Characters read",
                "#in the mixture",
                "#Share before",
                "#after",
                "#Tokens",
                "#Characters a token");
        int ordinal = 0;
        for (String source : before.keySet()) {
            SourceAmounts in = before.get(source);
            SourceAmounts out = after.getOrDefault(source, NONE);
            long tokensOut = tokens.getOrDefault(source, NONE).tokensOut();
            table.row();
            html.open("td")
                    .element("span", source, "class", "key " + ShareBar.colour(ordinal++))
                    .close();
            table.number(Numbers.exact(in.documentsOut())).number(Numbers.exact(out.documentsOut()));
            table.number(Numbers.brief(in.charactersOut())).number(Numbers.brief(out.charactersOut()));
            table.number(Numbers.percent((double) in.charactersOut() / charactersBefore));
            table.number(Numbers.percent((double) out.charactersOut() / charactersAfter));
            table.number(tokensOut == 0 ? "–" : Numbers.brief(tokensOut));
            table.number(tokensOut == 0 ? "–" : Numbers.plain((double) out.charactersOut() / tokensOut));
        }
        table.end();
        html.element(
                "p",
                "Shares are of characters. In the mixture a document counts as often as it is taken.",
                "class",
                "quiet");
        steps.forEach(step -> MixturePart.write(html, step));
    }

    /** The last step that wrote text: steps that write tokens know no characters. */
    private static StepSummary lastText(List<StepSummary> steps) {
        StepSummary last = steps.get(0);
        for (StepSummary step : steps) {
            last = step.charactersOut() > 0 ? step : last;
        }
        return last;
    }

    /** Amounts in the order of the sources as read, so that a source has one colour everywhere. */
    private static Map<String, Long> amounts(
            Map<String, SourceAmounts> order, Map<String, SourceAmounts> of, ToLongFunction<SourceAmounts> amount) {
        var amounts = new LinkedHashMap<String, Long>();
        order.keySet().forEach(source -> amounts.put(source, amount.applyAsLong(of.getOrDefault(source, NONE))));
        return amounts;
    }

    private static long total(Map<String, SourceAmounts> sources, ToLongFunction<SourceAmounts> amount) {
        return sources.values().stream().mapToLong(amount).sum();
    }
}
