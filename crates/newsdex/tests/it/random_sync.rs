//! Random changes to a folder, against a map of what it holds.

use std::collections::BTreeMap;

use crate::folder::{Folder, Random, search_all};

#[test]
fn after_every_sync_the_index_holds_what_the_folder_holds() {
    let mut random = Random(11);
    let folder = Folder::with(&[]);
    let mut model: BTreeMap<String, String> = BTreeMap::new();
    for step in 0..60 {
        let before = model.clone();
        for _ in 0..random.below(6) {
            let name = format!("{}/{}.txt", random.below(3), random.below(8));
            if random.below(4) > 0 {
                let text = format!("Report {} says shared things about item{}.", step, random.below(5));
                folder.write(&name, &text);
                model.insert(name, text);
            } else if model.remove(&name).is_some() {
                folder.remove(&name);
            }
        }
        let report = folder.sync();
        let added = model.keys().filter(|name| !before.contains_key(*name)).count();
        let removed = before.keys().filter(|name| !model.contains_key(*name)).count();
        let changed = model.iter().filter(|(name, text)| before.get(*name).is_some_and(|old| old != *text)).count();
        assert_eq!(
            [report.added, report.removed, report.changed, report.articles],
            [added as u64, removed as u64, changed as u64, model.len() as u64],
            "step {step}"
        );
        let archive = folder.archive();
        let answer = search_all(&archive, "shared");
        assert_eq!(answer.total, model.len() as u64);
        for (name, text) in &model {
            let id = format!("news/{name}");
            assert_eq!(&archive.show(&id, None).unwrap().unwrap().body, text);
            assert!(answer.hits.iter().any(|hit| hit.id == id), "step {step}: {id}");
        }
    }
}
