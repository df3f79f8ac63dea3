import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
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
 * Lucene as a peer: `build ARTICLES INDEX` builds an index, `serve` answers requests in the
 * protocol of `process/protocol.rs`.
 *
 * <p>The index has one stored, stemmed field with positions and offsets. A search returns the best
 * ten hits by score, with three passages each from `UnifiedHighlighter`. The highlighter reads
 * offsets from the postings; for prefixes and fuzzy words it analyzes the article. Matches are
 * counted up to 1,000, Lucene's default. Stop words are indexed, since phrases of common words
 * could not match without them.
 */
public final class Peer {
    private static final String TEXT = "text";
    private static final String ID = "id";
    private static final String DAY = "day";

    /** The write buffer, the same size as in other peers. */
    private static final double WRITER_MEGABYTES = 256;

    /** `HIT_LIMIT` of `peers/engine.rs`. */
    private static final int HIT_LIMIT = 10;

    /** Passages per hit, the default of newsdex. */
    private static final int PASSAGES = 3;

    /** `NEAR_SLOP` of `queries/sampled.rs`. */
    private static final int NEAR_SLOP = 10;

    /** How long queries run before they are measured. */
    private static final long WARM_UP_NANOS = 2_000_000_000L;

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("build")) {
            build(Path.of(arguments[1]), Path.of(arguments[2]));
        } else {
            serve();
        }
    }

    /** English stemming without stop words. The analyzer is thread-safe. */
    private static Analyzer analyzer() {
        return new EnglishAnalyzer(CharArraySet.EMPTY_SET);
    }

    /**
     * Uses Lucene's default merge policy and one thread per core. The threads take turns reading
     * lines and parse them in parallel.
     */
    private static void build(Path articles, Path index) throws Exception {
        FieldType type = new FieldType(TextField.TYPE_STORED);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        type.freeze();
        IndexWriterConfig config = new IndexWriterConfig(analyzer());
        config.setRAMBufferSizeMB(WRITER_MEGABYTES);
        int cores = Runtime.getRuntime().availableProcessors();
        try (BufferedReader lines = Files.newBufferedReader(articles);
                FSDirectory directory = FSDirectory.open(index);
                IndexWriter writer = new IndexWriter(directory, config)) {
            Callable<Void> addDocuments = () -> {
                for (String line = readLine(lines); line != null; line = readLine(lines)) {
                    Document document = document(line, type);
                    if (document != null) {
                        writer.addDocument(document);
                    }
                }
                return null;
            };
            ExecutorService threads = Executors.newFixedThreadPool(cores);
            try {
                List<Callable<Void>> tasks = Collections.nCopies(cores, addDocuments);
                for (Future<Void> thread : threads.invokeAll(tasks)) {
                    thread.get();
                }
            } finally {
                threads.shutdown();
            }
            writer.commit();
        }
    }

    private static String readLine(BufferedReader lines) throws IOException {
        synchronized (lines) {
            return lines.readLine();
        }
    }

    /** Null for a line that is not an article: it has no body, or a field that is not a string. */
    private static Document document(String line, FieldType type) throws IOException {
        Map<?, ?> article;
        try {
            article = (Map<?, ?>) Protocol.parseJson(line);
        } catch (JsonProcessingException | ClassCastException notAnArticle) {
            return null;
        }
        if (!(article.get("body") instanceof String body)
                || !(orEmpty(article.get("title")) instanceof String title)
                || !(orEmpty(article.get(ID)) instanceof String id)
                || !(orEmpty(article.get("date")) instanceof String date)) {
            return null;
        }
        Document document = new Document();
        document.add(new StringField(ID, id, Field.Store.YES));
        document.add(new Field(TEXT, title + "\n" + body, type));
        try {
            long day = LocalDate.parse(date.substring(0, 10)).toEpochDay();
            document.add(new LongPoint(DAY, day));
            document.add(new NumericDocValuesField(DAY, day));
        } catch (DateTimeException | IndexOutOfBoundsException noDate) {
            // The article gets no day.
        }
        return document;
    }

    private static Object orEmpty(Object value) {
        return value == null ? "" : value;
    }

    /**
     * Answers requests until standard input is closed. The reply to a failed request contains the
     * error.
     */
    private static void serve() throws IOException {
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Peer peer = null;
        String previous = "";
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            Protocol.Reply reply;
            try {
                Map<?, ?> message = (Map<?, ?>) Protocol.parseJson(line);
                if (message.get("do").equals("open")) {
                    long start = System.nanoTime();
                    peer = new Peer(Path.of((String) message.get("index")));
                    reply = Protocol.Reply.empty(microsSince(start), null);
                } else {
                    Protocol.SearchRequest request = Protocol.SearchRequest.fromJson(message);
                    if (!line.equals(previous)) {
                        peer.warmUp(request);
                    }
                    reply = peer.answer(request);
                }
            } catch (Exception error) {
                Throwable cause = error instanceof ExecutionException ? error.getCause() : error;
                reply = Protocol.Reply.empty(0, cause.toString());
            }
            previous = line;
            System.out.println(reply.toJson());
        }
        // The search threads would keep the process alive.
        System.exit(0);
    }

    private final IndexSearcher searcher;
    private final Analyzer analyzer = analyzer();
    private final UnifiedHighlighter highlighter;
    private final Sort newestFirst;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Peer(Path index) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(FSDirectory.open(index)));
        // A query must not be answered from the cache of an earlier round.
        searcher.setQueryCache(null);
        highlighter = new UnifiedHighlighter(searcher, analyzer);
        // Like its peers, it highlights the whole article instead of the first 10,000 characters.
        highlighter.setMaxLength(Integer.MAX_VALUE - 1);
        SortField day = new SortField(DAY, SortField.Type.LONG, true);
        // Lets Lucene skip articles that are older than the ten newest so far.
        day.setCanUsePoints();
        newestFirst = new Sort(day);
    }

    /**
     * Runs the queries until the JIT compiler has compiled what is about to be measured. A request
     * with a single query is the first one after opening, where compilation is part of the measured
     * time.
     */
    private void warmUp(Protocol.SearchRequest request) throws Exception {
        long end = System.nanoTime() + WARM_UP_NANOS;
        while (request.queries().size() > 1 && System.nanoTime() < end) {
            answer(request);
        }
    }

    private Protocol.Reply answer(Protocol.SearchRequest request) throws Exception {
        long start = System.nanoTime();
        int count = request.queries().size();
        int perThread = Math.max(1, (count + request.threads() - 1) / request.threads());
        List<Callable<Protocol.Reply>> parts = new ArrayList<>();
        for (int first = 0; first < count; first += perThread) {
            int end = Math.min(first + perThread, count);
            List<Protocol.SampledQuery> queries = request.queries().subList(first, end);
            parts.add(() -> searchSequentially(queries, request.passages()));
        }
        List<Future<Protocol.Reply>> answered = threads.invokeAll(parts);
        Protocol.Reply merged = Protocol.Reply.empty(microsSince(start), null);
        for (Future<Protocol.Reply> part : answered) {
            merged.micros().addAll(part.get().micros());
            merged.hits().addAll(part.get().hits());
        }
        return merged;
    }

    private Protocol.Reply searchSequentially(
            List<Protocol.SampledQuery> queries, boolean passages) throws IOException {
        Protocol.Reply reply = Protocol.Reply.empty(0, null);
        for (Protocol.SampledQuery query : queries) {
            long start = System.nanoTime();
            int hits = search(query, passages);
            reply.micros().add(microsSince(start));
            reply.hits().add(hits);
        }
        return reply;
    }

    private int search(Protocol.SampledQuery sampled, boolean passages) throws IOException {
        Query words = wordsQuery(sampled);
        Query query = words;
        if (sampled.days() != null) {
            Query days = LongPoint.newRangeQuery(DAY, sampled.days().start(), sampled.days().end());
            query = new BooleanQuery.Builder()
                    .add(words, Occur.MUST)
                    .add(days, Occur.FILTER)
                    .build();
        }
        TopDocs top = sampled.order().equals("newest")
                ? searcher.search(query, HIT_LIMIT, newestFirst)
                : searcher.search(query, HIT_LIMIT);
        if (passages) {
            String[] marked = highlighter.highlight(TEXT, words, top, PASSAGES);
            if (marked.length != top.scoreDocs.length) {
                throw new IllegalStateException("a hit has no passages");
            }
        } else {
            for (ScoreDoc hit : top.scoreDocs) {
                searcher.doc(hit.doc, Set.of(ID));
            }
        }
        return top.scoreDocs.length;
    }

    private Query wordsQuery(Protocol.SampledQuery sampled) throws IOException {
        if (sampled.shape().equals("prefix")) {
            return new PrefixQuery(new Term(TEXT, sampled.words().get(0)));
        }
        List<Term> terms = terms(sampled.words());
        switch (sampled.shape()) {
            case "fuzzy":
                return new FuzzyQuery(terms.get(0), 1);
            case "phrase":
                return new PhraseQuery(TEXT, terms.stream().map(Term::text).toArray(String[]::new));
            case "near":
                // The slop of a phrase is an edit distance, which adds two if the words are in
                // reverse order. Spans count the words in between.
                SpanQuery[] spans =
                        terms.stream().map(SpanTermQuery::new).toArray(SpanQuery[]::new);
                return new SpanNearQuery(spans, NEAR_SLOP, false);
            default:
                Occur occur = sampled.shape().equals("all") ? Occur.MUST : Occur.SHOULD;
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

    private static double microsSince(long start) {
        return (System.nanoTime() - start) / 1e3;
    }
}
