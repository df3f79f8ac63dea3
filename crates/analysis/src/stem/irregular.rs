//! Irregular English forms and the words that they are forms of.
//!
//! The lists were written for newsdex from the irregular plurals and verbs of Quirk et al., *A
//! Comprehensive Grammar of the English Language* (1985), chapters 3 and 5. Forms that are more often
//! another word are left out: `left`, `saw`, `lay`, `rose`, `bore`, `wound`, `ground`, `lives`,
//! `leaves`, `bases`, `axes`, `media`, `spoke`, `stole`, `fed`, `lent`, `sung`, `woke`. So are forms of *be*, *have* and *do*.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Each word, with its irregular forms.
const PLURALS: &str = "
    airman:airmen alumna:alumnae alumnus:alumni analysis:analyses anchorman:anchormen
    antenna:antennae appendix:appendices assemblyman:assemblymen assemblywoman:assemblywomen
    bacterium:bacteria batsman:batsmen businessman:businessmen businesswoman:businesswomen
    cactus:cacti calf:calves cameraman:cameramen chairman:chairmen chairwoman:chairwomen
    child:children clergyman:clergymen congressman:congressmen congresswoman:congresswomen
    councilman:councilmen councilwoman:councilwomen countryman:countrymen craftsman:craftsmen
    crisis:crises criterion:criteria curriculum:curricula diagnosis:diagnoses dutchman:dutchmen
    elf:elves englishman:englishmen erratum:errata fireman:firemen fisherman:fishermen focus:foci
    foot:feet formula:formulae frenchman:frenchmen freshman:freshmen fungus:fungi goose:geese
    grandchild:grandchildren guardsman:guardsmen gunman:gunmen half:halves hitman:hitmen
    hoof:hooves housewife:housewives hypothesis:hypotheses index:indices irishman:irishmen
    knife:knives larva:larvae lawman:lawmen loaf:loaves louse:lice man:men matrix:matrices
    memorandum:memoranda middleman:middlemen midwife:midwives militiaman:militiamen mouse:mice
    neurosis:neuroses nucleus:nuclei oasis:oases ox:oxen parenthesis:parentheses
    phenomenon:phenomena policeman:policemen policewoman:policewomen radius:radii
    referendum:referenda salesman:salesmen saleswoman:saleswomen scarf:scarves
    schoolchild:schoolchildren seaman:seamen self:selves serviceman:servicemen
    servicewoman:servicewomen shelf:shelves spokesman:spokesmen spokeswoman:spokeswomen
    sportsman:sportsmen sportswoman:sportswomen statesman:statesmen stepchild:stepchildren
    stimulus:stimuli syllabus:syllabi synopsis:synopses thesis:theses thief:thieves tooth:teeth
    vertebra:vertebrae vertex:vertices watchman:watchmen welshman:welshmen wife:wives wolf:wolves
    woman:women workman:workmen
";

/// Each verb, with its irregular past tense and participle.
const VERBS: &str = "
    arise:arisen,arose awake:awoke,awoken beat:beaten become:became begin:began,begun bend:bent
    bite:bitten bleed:bled blow:blew,blown break:broke,broken breed:bred bring:brought build:built
    burn:burnt buy:bought catch:caught choose:chose,chosen cling:clung come:came creep:crept
    deal:dealt dig:dug draw:drawn,drew drink:drank,drunk drive:driven,drove eat:ate,eaten
    fall:fallen,fell feel:felt fight:fought find:found flee:fled fling:flung
    fly:flew,flown forbid:forbade,forbidden foresee:foresaw,foreseen forget:forgot,forgotten
    forgive:forgave,forgiven freeze:froze,frozen get:got,gotten give:gave,given go:gone,went
    grow:grew,grown hang:hung hear:heard hide:hid,hidden hold:held keep:kept kneel:knelt
    know:knew,known lay:laid lead:led lean:leant leap:leapt learn:learnt lose:lost
    make:made mean:meant meet:met mistake:mistaken,mistook misunderstand:misunderstood
    overcome:overcame overtake:overtaken,overtook overthrow:overthrew,overthrown pay:paid
    prove:proven rebuild:rebuilt repay:repaid ride:ridden,rode ring:rang,rung rise:risen run:ran
    say:said see:seen seek:sought sell:sold send:sent shake:shaken,shook shine:shone shoot:shot
    show:shown shrink:shrank,shrunk sing:sang sink:sank,sunk sleep:slept slide:slid
    speak:spoken speed:sped spend:spent spring:sprang,sprung stand:stood steal:stolen stick:stuck
    sting:stung strike:struck swear:swore,sworn sweep:swept swell:swollen swim:swam,swum
    swing:swung take:taken,took teach:taught tear:tore,torn tell:told think:thought
    throw:threw,thrown undergo:undergone,underwent understand:understood
    undertake:undertaken,undertook undo:undone uphold:upheld wake:woken wear:wore,worn
    weave:woven weep:wept win:won withdraw:withdrawn,withdrew withhold:withheld
    withstand:withstood write:written,wrote
";

/// The word that an irregular form is a form of.
///
/// All forms are ASCII and in lower case, as folded words are.
pub(crate) fn regular_form(folded: &str) -> Option<&'static str> {
    static WORDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        let entries = [PLURALS, VERBS].into_iter().flat_map(str::split_whitespace);
        let entries = entries.filter_map(|entry| entry.split_once(':'));
        entries.flat_map(|(word, forms)| forms.split(',').map(move |form| (form, word))).collect()
    });
    WORDS.get(folded).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_to_their_word() {
        let check = |form, expected| assert_eq!(regular_form(form), expected, "{form}");
        check("women", Some("woman"));
        check("bought", Some("buy"));
        check("thieves", Some("thief"));
        check("left", None);
        check("buy", None);
        check("specimen", None);
    }

    #[test]
    fn no_word_is_a_form_of_another() {
        for entry in [PLURALS, VERBS].into_iter().flat_map(str::split_whitespace) {
            let (word, forms) = entry.split_once(':').unwrap();
            assert_eq!(regular_form(word), None, "{word}");
            for form in forms.split(',') {
                assert_eq!(regular_form(form), Some(word), "{form}");
            }
        }
    }
}
