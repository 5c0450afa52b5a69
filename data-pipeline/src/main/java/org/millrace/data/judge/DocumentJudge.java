package org.millrace.data.judge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.data.dedup.ContentHash;
import org.millrace.data.document.Document;

/**
 * Has a language model mark documents, in batches. Equal texts are asked about once, and what was judged before not at all.
 * An answer that cannot be used is counted with its reason and remembered, since the same question would get it again; the
 * document goes on without marks.
 *
 * <p>If the model fails, what it answered before is in the cache: the same call goes on there.
 */
public final class DocumentJudge {

    /** Takes the documents as they are judged, in their order. */
    public interface Sink {

        /** @param document with its marks as the scores {@code judge.<dimension>}, if there are any */
        void judged(Document document, Judgement judgement) throws IOException;
    }

    /** What the scores' names begin with. */
    public static final String SCORE_PREFIX = "judge.";

    /** Documents that wait for a batch to be full, for each prompt of it; the rest of them were judged before. */
    private static final int WAITING = 8;

    private final Rubric rubric;
    private final Answers answers;
    private final TextGenerator generator;
    private final JudgementCache cache;

    /** @param cache of this rubric and generator */
    public DocumentJudge(Rubric rubric, TextGenerator generator, JudgementCache cache) {
        this.rubric = rubric;
        this.answers = new Answers(rubric);
        this.generator = generator;
        this.cache = cache;
    }

    /**
     * Judges documents.
     *
     * @throws IOException where the model, the cache or the sink fails
     */
    public JudgeReport judge(Iterator<Document> documents, Sink sink) throws IOException {
        Batch batch = new Batch();
        while (documents.hasNext()) {
            batch.add(documents.next());
            if (batch.isFull()) {
                batch.finish(sink);
            }
        }
        batch.finish(sink);
        return new JudgeReport(batch.documents, batch.marked, batch.asked, batch.unusable);
    }

    private final class Batch {

        private final List<Document> waiting = new ArrayList<>();
        private final List<ContentHash> hashes = new ArrayList<>();
        private final Map<ContentHash, String> prompts = new LinkedHashMap<>();
        private final TreeMap<String, Long> unusable = new TreeMap<>();
        private long documents;
        private long marked;
        private long asked;

        private void add(Document document) {
            ContentHash hash = ContentHash.of(document.text());
            waiting.add(document);
            hashes.add(hash);
            if (cache.get(hash).isEmpty() && !prompts.containsKey(hash)) {
                prompts.put(hash, rubric.prompt(document.text()));
            }
        }

        private boolean isFull() {
            return prompts.size() == generator.batchSize() || waiting.size() >= WAITING * generator.batchSize();
        }

        private void finish(Sink sink) throws IOException {
            if (!prompts.isEmpty()) {
                ask();
            }
            for (int i = 0; i < waiting.size(); i++) {
                Judgement judgement = cache.get(hashes.get(i)).orElseThrow();
                sink.judged(count(waiting.get(i), judgement), judgement);
            }
            waiting.clear();
            hashes.clear();
        }

        private void ask() throws IOException {
            List<String> given = generator.generate(List.copyOf(prompts.values()));
            if (given.size() != prompts.size()) {
                throw new IOException("%s gave %d answers to %d prompts"
                        .formatted(generator.identity(), given.size(), prompts.size()));
            }
            Map<ContentHash, Judgement> judged = new LinkedHashMap<>();
            Iterator<String> next = given.iterator();
            prompts.keySet().forEach(hash -> judged.put(hash, answers.read(next.next())));
            cache.putAll(judged);
            asked += prompts.size();
            prompts.clear();
        }

        private Document count(Document document, Judgement judgement) {
            documents++;
            if (judgement instanceof Judgement.Unusable bad) {
                unusable.merge(bad.reason(), 1L, Long::sum);
                return document;
            }
            marked++;
            Document marks = document;
            for (Map.Entry<String, Integer> mark :
                    ((Judgement.Marks) judgement).marks().entrySet()) {
                marks = marks.withScore(SCORE_PREFIX + mark.getKey(), mark.getValue());
            }
            return marks;
        }
    }
}
