//! The labels of Nexis, in the languages that it is offered in.

/// What a label of Nexis names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Headline,
    Byline,
    Section,
    Length,
    Dateline,
    Highlight,
    Body,
    Graphic,
    Classification,
    LoadDate,
    Language,
    PublicationType,
    Subject,
    Url,
    /// Another label above the text.
    OtherAbove,
    /// Another label below the text.
    OtherBelow,
}

use Label::{
    Body, Byline, Classification, Dateline, Graphic, Headline, Highlight, Language, Length,
    LoadDate, OtherAbove, OtherBelow, PublicationType, Section, Subject, Url,
};

/// Labels in lower case, with a space for a hyphen.
const LABELS: &[(Label, &[&str])] = &[
    (
        Headline,
        &["headline", "schlagzeile", "titre", "titular", "titel", "titolo", "título", "kop"],
    ),
    (Byline, &["byline", "autor", "auteur", "auteurs", "autore", "autoren", "verfasser", "firma"]),
    (
        Section,
        &[
            "section", "rubrik", "rubrique", "sección", "seccion", "sectie", "sezione", "secção",
            "seção", "ressort",
        ],
    ),
    (
        Length,
        &[
            "length",
            "länge",
            "laenge",
            "longueur",
            "longitud",
            "lengte",
            "lunghezza",
            "comprimento",
            "extensión",
        ],
    ),
    (Dateline, &["dateline", "ortszeile", "ort", "lieu", "lugar"]),
    (
        Highlight,
        &[
            "highlight",
            "hervorhebung",
            "zusammenfassung",
            "résumé",
            "resumen",
            "samenvatting",
            "encadré",
            "lead",
            "accroche",
            "chapeau",
        ],
    ),
    (
        Body,
        &[
            "body",
            "text",
            "texte",
            "texto",
            "tekst",
            "testo",
            "corps",
            "corps du texte",
            "cuerpo",
            "cuerpo del texto",
            "textkörper",
            "haupttext",
            "volltext",
            "corpo",
            "hoofdtekst",
        ],
    ),
    (
        Graphic,
        &[
            "graphic",
            "grafik",
            "graphique",
            "illustration",
            "gráfico",
            "grafiek",
            "grafica",
            "bild",
        ],
    ),
    (
        Classification,
        &[
            "classification",
            "klassifizierung",
            "klassifikation",
            "clasificación",
            "classificatie",
            "classificazione",
            "classificação",
        ],
    ),
    (
        LoadDate,
        &[
            "load date",
            "update",
            "ladedatum",
            "date chargement",
            "date de chargement",
            "fecha carga",
            "fecha de carga",
            "laaddatum",
            "laad datum",
            "data caricamento",
            "data di caricamento",
            "data de carregamento",
        ],
    ),
    (Language, &["language", "sprache", "langue", "idioma", "lengua", "taal", "lingua"]),
    (
        PublicationType,
        &[
            "publication type",
            "publikationstyp",
            "publikations typ",
            "zeitungstyp",
            "type publication",
            "type de publication",
            "tipo publicación",
            "tipo de publicación",
            "publicatietype",
            "publicatie type",
            "tipo pubblicazione",
            "tipo di pubblicazione",
            "tipo de publicação",
        ],
    ),
    (
        Subject,
        &[
            "subject",
            "subjects",
            "thema",
            "themen",
            "sujet",
            "sujets",
            "tema",
            "temas",
            "asunto",
            "onderwerp",
            "onderwerpen",
            "soggetto",
            "assunto",
        ],
    ),
    (Url, &["url"]),
    (
        OtherAbove,
        &[
            "series", "column", "page", "seite", "página", "pagina", "source", "volume", "issue",
            "edition", "ausgabe", "editor", "from",
        ],
    ),
    (
        OtherBelow,
        &[
            "acc no",
            "article type",
            "bundesland",
            "category",
            "city",
            "company",
            "correction date",
            "country",
            "distribution",
            "document type",
            "dokumenttyp",
            "firmen",
            "geographic",
            "industry",
            "isbn",
            "issn",
            "journal code",
            "keywords",
            "name",
            "names",
            "notes",
            "organization",
            "organisation",
            "organisationen",
            "people",
            "person",
            "personen",
            "pub type",
            "publisher",
            "record number",
            "region",
            "regionen",
            "state",
            "ticker",
            "transcript",
            "type",
            "branche",
            "branchen",
            "land",
            "länder",
            "unternehmen",
            "sociedad",
            "empresa",
            "industria",
            "entreprise",
            "société",
            "industrie",
            "pays",
            "país",
            "ville",
            "ciudad",
            "estado",
            "persona",
            "personne",
        ],
    ),
];

/// Longest label, in bytes.
const MAX_LABEL_BYTES: usize = 24;

impl Label {
    /// The label that begins a line, and its value. Only `Body`, `Graphic` and `Classification` also
    /// stand on a line of their own.
    pub(super) fn parse(line: &str) -> Option<(Label, &str)> {
        match line.split_once(':') {
            Some((name, value)) => Some((Label::named(name)?, value.trim())),
            None => Label::heading(line).map(|label| (label, "")),
        }
    }

    /// The label that is a line of its own.
    pub(super) fn heading(line: &str) -> Option<Label> {
        let label = Label::named(line)?;
        matches!(label, Body | Graphic | Classification).then_some(label)
    }

    fn named(name: &str) -> Option<Label> {
        // `Length` is a label, and so is `LENGTH`, but `length` is a word of a sentence.
        if name.len() > MAX_LABEL_BYTES || !name.starts_with(char::is_uppercase) {
            return None;
        }
        let name = name.trim().to_lowercase().replace('-', " ");
        LABELS.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(label, _)| *label)
    }

    /// Whether the label stands above the text.
    pub(super) fn is_above(self) -> bool {
        matches!(self, Headline | Byline | Section | Length | Dateline | Highlight | OtherAbove)
    }

    /// Whether the label stands below the text.
    pub(super) fn is_below(self) -> bool {
        !self.is_above() && self != Body
    }

    /// Whether ordinary texts hardly have it, so that it shows that a text is an article of Nexis.
    pub(super) fn is_evidence(self) -> bool {
        matches!(self, Length | Body | Classification | LoadDate | PublicationType | Language)
    }
}

/// Whether a line states rights: `Copyright 2024 The Post`, `All Rights Reserved`.
pub(super) fn is_rights_line(line: &str) -> bool {
    const RIGHTS: &[&str] = &[
        "all rights reserved",
        "alle rechte vorbehalten",
        "tous droits réservés",
        "todos los derechos reservados",
        "todos los derechos",
        "tutti i diritti riservati",
        "todos os direitos reservados",
        "alle rechten voorbehouden",
    ];
    let lower = line.to_lowercase();
    lower.starts_with("copyright ")
        || lower.starts_with('©')
        || lower.starts_with("(c) ")
        || RIGHTS.iter().any(|rights| lower.starts_with(rights))
}
