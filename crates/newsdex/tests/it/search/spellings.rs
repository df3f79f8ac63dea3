//! Spellings of one word meet; other words do not.

use crate::fixtures::test_folder::TestFolder;

/// Each query with a text in which brackets stand around what it marks. A text without brackets is not
/// found.
fn check(pairs: &[(&str, &str)]) {
    let files: Vec<(String, String)> = pairs
        .iter()
        .enumerate()
        .map(|(at, (_, text))| {
            (format!("{at}.txt"), format!("Note\n\n{}", text.replace(['[', ']'], "")))
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = TestFolder::new(&files);
    for (at, (query, expected)) in pairs.iter().enumerate() {
        let answer = folder.answer(&format!("{query} id:news/{at}.txt"));
        let marked = answer.hits.first().map(|hit| {
            let passage = &hit.passages[0];
            let mut text = passage.text.clone();
            for mark in passage.marks.iter().rev() {
                text.insert(mark.bytes.end - passage.start, ']');
                text.insert(mark.bytes.start - passage.start, '[');
            }
            text
        });
        let expected = expected.contains('[').then_some(*expected);
        assert_eq!(marked.as_deref(), expected, "{query}");
    }
}

#[test]
fn initials_meet_with_and_without_full_stops() {
    check(&[
        ("\"US sent\"", "Then the [U.S. sent] boats."),
        ("\"U.S. sent\"", "Then the [US sent] boats."),
        ("\"U. S. sent\"", "Then the [U.S. sent] boats."),
        ("\"US sent\"", "Then the [U. S. sent] boats."),
        ("U. S.", "Then the [US] sent boats to us."),
        ("us", "It told [us] of the U.S. and the US."),
        ("US", "It told us of the [U.S.] and the [US]."),
        ("us", "TELL [US] MORE OF THIS"),
        ("nato", "The [N.A.T.O.] and [NATO] met."),
        ("N.A.T.O.", "The [NATO] met."),
        ("\"JK Quill\"", "By [J. K. Quill] of Lindhavn."),
        ("\"J.K. Quill\"", "By [JK Quill] of Lindhavn."),
        ("PhD", "She has a [Ph.D.] in law."),
        ("who", "The WHO asked nobody [who] knew."),
        ("WHO", "The [WHO] asked nobody who knew."),
        ("\"p.m. ferry\"", "The 6 [p.m. ferry] was late."),
    ]);
}

#[test]
fn numbers_meet_with_and_without_separators() {
    check(&[
        ("12500", "It has [12,500] oaks and [12.500] elms, [12’500] firs, [12\u{202f}500] limes."),
        ("\"12,500 oaks\"", "It has [12500 oaks]."),
        ("12,500", "It has [12500] oaks."),
        ("35", "It has 3.5 oaks."),
        ("3.5", "It has [3.5] oaks."),
        ("500", "It has 12,500 oaks."),
        ("2026", "[２０２６] and [٢٠٢٦]"),
        ("3000", "涨到[3000]元"),
        ("2026", "[2026]년"),
    ]);
}

#[test]
fn months_meet_their_abbreviations_beside_a_day() {
    check(&[
        ("\"Sept. 11\"", "On [September 11] the ferry sailed."),
        ("\"September 11\"", "On [Sept. 11] the ferry sailed; on [Sep 11], too."),
        ("\"11 November\"", "On [11 Nov]. the ferry sailed."),
        ("Sept. 11", "On [September] [11] the ferry sailed."),
        ("january", "Jan Ferry sailed."),
        ("jan", "[Jan] Ferry sailed."),
    ]);
}

#[test]
fn letters_meet_their_plain_forms() {
    check(&[
        ("Tromso", "From [Tromsø] to Bodø."),
        ("Tromsø", "From [Tromso] to Bodo."),
        ("oeuvre", "Her [œuvre] is small."),
        ("Aro", "From Ærø."),
        ("Veldrift", "The firm [Vel\u{feff}drift] and [Vel\u{ad}drift]."),
        ("Amberline", "The firm [Amber\u{200b}line]."),
        ("الازمه", "هذه [الأزمة] كبيرة"),
        ("کتاب", "هذا [كتاب] جديد"),
        ("कल", "वह काला है"),
        ("コロナ", "新型[コロナ]ウイルス"),
        ("ハン", "パン屋"),
    ]);
}

#[test]
fn words_meet_their_forms() {
    check(&[
        ("woman", "The [women] of Lindhavn."),
        ("bought", "They [buy] boats, [buying] two."),
        ("\"the woman\"", "The women of Lindhavn."),
        ("avion", "Il voit [l’avion] bleu."),
        ("\"avion bleu\"", "Il voit [l'avion bleu]."),
        ("Interno", "Il ministro [dell’Interno] parla."),
        ("hui", "Il part aujourd’hui."),
        ("правительство", "Решение [правительства] и [правительству]."),
        ("требует", "Они [требовали] ответа."),
        ("κυβέρνηση", "Η απόφαση της [κυβέρνησης]."),
    ]);
}
