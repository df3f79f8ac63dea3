import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.FSDirectory;

/**
 * Lucene in a process of its own, which speaks the lines of `worker.rs`: `build ARTICLES INDEX`, or `serve`.
 *
 * <p>One stemmed field with positions and offsets, stored; the best ten by score, with three passages each by
 * `UnifiedHighlighter`, which takes its offsets from the postings, but for prefixes and fuzzy words, whose articles it
 * analyses. Matches are counted as far as Lucene counts by itself, which is to 1,000. Stop words are kept, or else phrases
 * of frequent words could not be found.
 */
public final class Peer {
    private static final String TEXT = "text";
    private static final String ID = "id";
    private static final String DAY = "day";

    /** As much as newsdex gives its own writer. */
    private static final double WRITER_MEGABYTES = 256;

    /** `LIMIT` of `worker.rs`, and as many passages as newsdex shows of a hit. */
    private static final int LIMIT = 10;

    private static final int PASSAGES = 3;

    /** `NEAR` of `draw.rs`. */
    private static final int NEAR = 10;

    /** For how long queries are asked before they are measured. */
    private static final long WARM_NANOS = 2_000_000_000L;

    private static final JsonFactory JSON = new JsonFactory();

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("build")) {
            build(Path.of(arguments[1]), Path.of(arguments[2]));
        } else {
            serve();
        }
    }

    /** Any number of threads may use it. */
    private static Analyzer analyzer() {
        return new EnglishAnalyzer(CharArraySet.EMPTY_SET);
    }

    /** With Lucene's own merges, and a thread for each core. Each reads a line in turn, and parses it beside the others. */
    private static void build(Path articles, Path index) throws Exception {
        FieldType type = new FieldType(TextField.TYPE_STORED);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        type.freeze();
        IndexWriterConfig config = new IndexWriterConfig(analyzer()).setRAMBufferSizeMB(WRITER_MEGABYTES);
        int cores = Runtime.getRuntime().availableProcessors();
        try (BufferedReader lines = Files.newBufferedReader(articles);
                FSDirectory directory = FSDirectory.open(index);
                IndexWriter writer = new IndexWriter(directory, config)) {
            Callable<Void> adding = () -> {
                for (String line = next(lines); line != null; line = next(lines)) {
                    Document document = document(line, type);
                    if (document != null) {
                        writer.addDocument(document);
                    }
                }
                return null;
            };
            ExecutorService threads = Executors.newFixedThreadPool(cores);
            try {
                for (Future<Void> thread : threads.invokeAll(Collections.nCopies(cores, adding))) {
                    thread.get();
                }
            } finally {
                threads.shutdown();
            }
            writer.commit();
        }
    }

    private static String next(BufferedReader lines) throws IOException {
        synchronized (lines) {
            return lines.readLine();
        }
    }

    /** Null for a line that is no article: without a body, or with something else than text where text belongs. */
    private static Document document(String line, FieldType type) throws IOException {
        Map<?, ?> article;
        try {
            article = (Map<?, ?>) parsed(line);
        } catch (JsonProcessingException | ClassCastException notAnArticle) {
            return null;
        }
        if (!(article.get("body") instanceof String body)
                || !(or(article.get("title")) instanceof String title)
                || !(or(article.get(ID)) instanceof String id)
                || !(or(article.get("date")) instanceof String date)) {
            return null;
        }
        Document document = new Document();
        document.add(new StringField(ID, id, Field.Store.YES));
        document.add(new Field(TEXT, title + "\n" + body, type));
        try {
            long day = LocalDate.parse(date.substring(0, 10)).toEpochDay();
            document.add(new LongPoint(DAY, day));
            document.add(new NumericDocValuesField(DAY, day));
        } catch (DateTimeException | IndexOutOfBoundsException unknown) {
            // It has no day then.
        }
        return document;
    }

    private static Object or(Object value) {
        return value == null ? "" : value;
    }

    /** Answers requests until there are no more. A query that fails is an error in the reply. */
    private static void serve() throws IOException {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Peer peer = null;
        String before = "";
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            Reply reply;
            try {
                Map<?, ?> request = (Map<?, ?>) parsed(line);
                if (request.get("do").equals("open")) {
                    long start = System.nanoTime();
                    peer = new Peer(Path.of((String) request.get("index")));
                    reply = Reply.empty(micros(start), null);
                } else {
                    Search search = Search.of(request);
                    if (!line.equals(before)) {
                        peer.warmUp(search);
                    }
                    reply = peer.answer(search);
                }
            } catch (Exception error) {
                Throwable cause = error instanceof ExecutionException ? error.getCause() : error;
                reply = Reply.empty(0, cause.toString());
            }
            before = line;
            System.out.println(reply.toJson());
        }
        // The threads that searched would wait for more to do.
        System.exit(0);
    }

    private final IndexSearcher searcher;
    private final Analyzer analyzer = analyzer();
    private final UnifiedHighlighter highlighter;
    private final Sort newest;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Peer(Path index) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(index)));
        // A query must not find what the last round left.
        searcher.setQueryCache(null);
        highlighter = new UnifiedHighlighter(searcher, analyzer);
        // Like its peers it looks for passages in all of an article, not in the first 10,000 letters.
        highlighter.setMaxLength(Integer.MAX_VALUE - 1);
        SortField day = new SortField(DAY, SortField.Type.LONG, true);
        // Lets it leave out articles that are older than the ten it has.
        day.setCanUsePoints();
        newest = new Sort(day);
    }

    /**
     * Asks until the compiler has seen what is about to be measured: Java runs code slowly at first, which is not what a
     * search costs. A query that comes alone is the first after opening, where that belongs to what is measured.
     */
    private void warmUp(Search search) throws Exception {
        long end = System.nanoTime() + WARM_NANOS;
        while (search.queries.size() > 1 && System.nanoTime() < end) {
            answer(search);
        }
    }

    private Reply answer(Search search) throws Exception {
        long start = System.nanoTime();
        int share = Math.max(1, (search.queries.size() + search.threads - 1) / search.threads);
        List<Callable<Reply>> parts = new ArrayList<>();
        for (int first = 0; first < search.queries.size(); first += share) {
            int end = Math.min(first + share, search.queries.size());
            List<Drawn> queries = search.queries.subList(first, end);
            parts.add(() -> oneAfterTheOther(queries, search.passages));
        }
        List<Future<Reply>> answered = threads.invokeAll(parts);
        Reply all = new Reply(micros(start), new ArrayList<>(), new ArrayList<>(), null);
        for (Future<Reply> part : answered) {
            all.micros.addAll(part.get().micros);
            all.hits.addAll(part.get().hits);
        }
        return all;
    }

    private Reply oneAfterTheOther(List<Drawn> queries, boolean passages) throws IOException {
        Reply reply = new Reply(0, new ArrayList<>(), new ArrayList<>(), null);
        for (Drawn query : queries) {
            long start = System.nanoTime();
            int hits = search(query, passages);
            reply.micros.add(micros(start));
            reply.hits.add(hits);
        }
        return reply;
    }

    private int search(Drawn drawn, boolean passages) throws IOException {
        Query words = words(drawn);
        Query query = words;
        if (drawn.days != null) {
            Query days = LongPoint.newRangeQuery(DAY, drawn.days.get(0), drawn.days.get(1));
            query = new BooleanQuery.Builder().add(words, Occur.MUST).add(days, Occur.FILTER).build();
        }
        TopDocs top = drawn.newest ? searcher.search(query, LIMIT, newest) : searcher.search(query, LIMIT);
        if (passages) {
            String[] marked = highlighter.highlight(TEXT, words, top, PASSAGES);
            if (marked.length != top.scoreDocs.length) {
                throw new IllegalStateException("a hit without passages");
            }
        } else {
            for (ScoreDoc hit : top.scoreDocs) {
                searcher.doc(hit.doc, Set.of(ID));
            }
        }
        return top.scoreDocs.length;
    }

    private Query words(Drawn drawn) throws IOException {
        if (drawn.shape.equals("prefix")) {
            return new PrefixQuery(new Term(TEXT, drawn.words.get(0)));
        }
        List<Term> terms = terms(drawn.words);
        switch (drawn.shape) {
            case "fuzzy":
                return new FuzzyQuery(terms.get(0), 1);
            case "phrase":
                return new PhraseQuery(TEXT, terms.stream().map(Term::text).toArray(String[]::new));
            case "near":
                // A phrase with slop would count a letter's way as places that words move, and two more where they stand
                // the other way round; spans count the words between.
                return new SpanNearQuery(terms.stream().map(SpanTermQuery::new).toArray(SpanQuery[]::new), NEAR, false);
            default:
                Occur occur = drawn.shape.equals("all") ? Occur.MUST : Occur.SHOULD;
                BooleanQuery.Builder builder = new BooleanQuery.Builder();
                terms.forEach(term -> builder.add(new TermQuery(term), occur));
                return builder.build();
        }
    }

    private List<Term> terms(List<String> words) throws IOException {
        List<Term> terms = new ArrayList<>();
        for (String word : words) {
            try (TokenStream stream = analyzer.tokenStream(TEXT, word)) {
                CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    terms.add(new Term(TEXT, term.toString()));
                }
                stream.end();
            }
        }
        return terms;
    }

    /** `Drawn` of `draw.rs`. */
    private record Drawn(String shape, List<String> words, List<Long> days, boolean newest) {
        @SuppressWarnings("unchecked")
        static Drawn of(Object json) {
            Map<?, ?> query = (Map<?, ?>) json;
            return new Drawn(
                    (String) query.get("shape"),
                    (List<String>) query.get("words"),
                    (List<Long>) query.get("days"),
                    (Boolean) query.get("newest"));
        }
    }

    /** `Request::Search` of `worker.rs`. */
    private record Search(List<Drawn> queries, boolean passages, int threads) {
        static Search of(Map<?, ?> request) {
            return new Search(
                    ((List<?>) request.get("queries")).stream().map(Drawn::of).toList(),
                    (Boolean) request.get("passages"),
                    ((Long) request.get("threads")).intValue());
        }
    }

    /** `Reply` of `worker.rs`. */
    private record Reply(double elapsed, List<Double> micros, List<Integer> hits, String error) {
        static Reply empty(double elapsed, String error) {
            return new Reply(elapsed, List.of(), List.of(), error);
        }

        String toJson() throws IOException {
            StringWriter out = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeNumberField("elapsed", elapsed);
                json.writeArrayFieldStart("micros");
                for (double one : micros) {
                    json.writeNumber(one);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("hits");
                for (int one : hits) {
                    json.writeNumber(one);
                }
                json.writeEndArray();
                json.writeStringField("error", error);
                json.writeEndObject();
            }
            return out.toString();
        }
    }

    private static double micros(long start) {
        return (System.nanoTime() - start) / 1e3;
    }

    /** Null, a truth value, a whole number, a string, a list or a map. */
    private static Object parsed(String text) throws IOException {
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            return value(json);
        }
    }

    private static Object value(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case START_OBJECT:
                Map<String, Object> map = new HashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.getCurrentName();
                    json.nextToken();
                    map.put(name, value(json));
                }
                return map;
            case START_ARRAY:
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(json));
                }
                return list;
            case VALUE_NULL:
                return null;
            case VALUE_TRUE:
                return true;
            case VALUE_FALSE:
                return false;
            case VALUE_NUMBER_INT:
                return json.getNumberValue().longValue();
            case VALUE_NUMBER_FLOAT:
                return json.getDoubleValue();
            default:
                return json.getText();
        }
    }
}
