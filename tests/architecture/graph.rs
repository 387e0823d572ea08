//! Which file uses which, from their `use` lines and their paths. A name that is handed on (`pub use`) counts for the
//! file that has it, not for the one that hands it on; `mod x;` alone is no use.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use regex::Regex;

use crate::sources::{code, sources};

/// A path from the root of the crate, without `crate`.
type Path = Vec<String>;

/// One file of the crate.
struct Module {
    file: String,
    code: String,
    /// The names of its items and of their parts.
    defines: BTreeSet<String>,
    /// What `use` brings into it, by the name that it has there.
    imports: BTreeMap<String, Path>,
    /// What others may take from it as if it were its own: names, and whole modules (`pub use x::*`).
    handed_on: BTreeSet<String>,
    all_of: Vec<Path>,
}

/// All files of the crate and who uses whom, with the names that are used.
pub(crate) struct Graph {
    modules: BTreeMap<Path, Module>,
    pub(crate) uses: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
}

impl Graph {
    /// The files below `src`, without those that only tests see.
    pub(crate) fn read() -> Self {
        let mut graph = Self { modules: BTreeMap::new(), uses: BTreeMap::new() };
        let files = sources();
        let tests = test_files(&files);
        let item =
            Regex::new(r"\b(?:fn|struct|enum|trait|type|const|static|mod)\s+(\w+)").expect("a pattern");
        for (file, text) in files {
            if !["main.rs", "lib.rs"].contains(&file.as_str()) && !tests.contains(&file) {
                let code = code(&text);
                let module = Module {
                    defines: item.captures_iter(&code).map(|item| item[1].to_owned()).collect(),
                    code,
                    imports: BTreeMap::new(),
                    handed_on: BTreeSet::new(),
                    all_of: Vec::new(),
                    file,
                };
                graph.modules.insert(module_of(&module.file), module);
            }
        }
        graph.read_imports();
        let uses =
            graph.modules.iter().map(|(path, module)| (module.file.clone(), graph.uses_of(path, module)));
        graph.uses = uses.collect();
        graph
    }

    fn read_imports(&mut self) {
        let import = Regex::new(r"(?m)^[ \t]*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").expect("a pattern");
        let mut found = Vec::new();
        for (path, module) in &self.modules {
            for captures in import.captures_iter(&module.code) {
                for (used, name) in expand(&captures[2]) {
                    if let Some(used) = self.absolute(path, &used) {
                        found.push((path.clone(), used, name, captures.get(1).is_some()));
                    }
                }
            }
        }
        for (path, mut used, name, is_handed_on) in found {
            let Some(module) = self.modules.get_mut(&path) else { continue };
            match (name.as_str(), is_handed_on) {
                ("*", true) => {
                    used.pop();
                    module.all_of.push(used);
                }
                (_, true) => {
                    module.handed_on.insert(name.clone());
                    module.imports.insert(name, used);
                }
                (_, false) => {
                    module.imports.insert(name, used);
                }
            }
        }
    }

    /// A path as it is written in a module, from the root of the crate on; none where it leads out of the crate.
    fn absolute(&self, module: &Path, written: &[String]) -> Option<Path> {
        let (first, rest) = written.split_first()?;
        let ups = written.iter().take_while(|part| *part == "super").count();
        let (base, rest) = match first.as_str() {
            "crate" => (&[][..], rest),
            "self" => (module.as_slice(), rest),
            "super" => (&module[..module.len().checked_sub(ups)?], &written[ups..]),
            _ if self.modules.contains_key(&[module.as_slice(), &written[..1]].concat()) => {
                (module.as_slice(), written)
            }
            _ => return None,
        };
        Some([base, rest].concat())
    }

    /// The file that has what a path names; none where it names a whole module.
    fn file_of(&self, path: &[String], depth: usize) -> Option<&str> {
        let (at, module) =
            (0..=path.len()).rev().find_map(|at| Some((at, self.modules.get(&path[..at])?)))?;
        let name = path.get(at)?;
        if depth < 8 && module.handed_on.contains(name) {
            return self.file_of(&[module.imports[name].as_slice(), &path[at + 1..]].concat(), depth + 1);
        }
        if depth < 8 && !module.defines.contains(name) {
            for whole in &module.all_of {
                let inner = self.modules.get(whole);
                if inner.is_some_and(|inner| inner.defines.contains(name))
                    || module.all_of.len() == 1 && name != "*"
                {
                    return self.file_of(&[whole.as_slice(), &path[at..]].concat(), depth + 1);
                }
            }
        }
        Some(&module.file)
    }

    fn uses_of(&self, path: &Path, module: &Module) -> BTreeMap<String, BTreeSet<String>> {
        let written = Regex::new(r"\b[a-z_]\w*(?:::\w+)+").expect("a pattern");
        let visibility =
            Regex::new(r"(?m)^[ \t]*(?:pub\S*\s+)?use\s+[^;]+;|pub\((?:in )?[\w:]+\)").expect("a pattern");
        let body = visibility.replace_all(&module.code, "");
        let own = module.imports.iter().filter(|(name, _)| !module.handed_on.contains(*name));
        let mut used: Vec<Path> = own.map(|(_, path)| path.clone()).collect();
        for found in written.find_iter(&body) {
            if body[..found.start()].ends_with(':') {
                continue;
            }
            let parts: Path = found.as_str().split("::").map(str::to_owned).collect();
            let imported =
                module.imports.get(&parts[0]).map(|import| [import.as_slice(), &parts[1..]].concat());
            used.extend(imported.or_else(|| self.absolute(path, &parts)));
        }
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for path in used {
            if let Some(file) = self.file_of(&path, 0).filter(|file| *file != module.file) {
                uses.entry(file.to_owned()).or_default().extend(path.last().cloned());
            }
        }
        uses
    }

    /// Every circle: its files in the order in which they use each other. Of several through a file, the shortest.
    pub(crate) fn circles(&self) -> Vec<Vec<String>> {
        let mut circles: BTreeMap<BTreeSet<&str>, Vec<String>> = BTreeMap::new();
        for start in self.uses.keys() {
            if let Some(circle) = self.circle_of(start) {
                circles
                    .entry(circle.iter().copied().collect())
                    .or_insert_with(|| circle.iter().map(|file| (*file).to_owned()).collect());
            }
        }
        circles.into_values().collect()
    }

    fn circle_of<'a>(&'a self, start: &'a str) -> Option<Vec<&'a str>> {
        let mut before: BTreeMap<&str, &str> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(file) = queue.pop_front() {
            for used in self.uses.get(file)?.keys().map(String::as_str) {
                if used == start {
                    let mut circle = vec![file];
                    while let Some(&earlier) = before.get(circle[circle.len() - 1]) {
                        circle.push(earlier);
                    }
                    circle.reverse();
                    return Some(circle);
                }
                if !before.contains_key(used) {
                    before.insert(used, file);
                    queue.push_back(used);
                }
            }
        }
        None
    }

    /// A circle for people: a line per arrow, with the names that make it.
    pub(crate) fn describe(&self, circle: &[String]) -> String {
        let next = circle.iter().cycle().skip(1);
        let arrows = circle.iter().zip(next).map(|(file, used)| {
            let names: Vec<&str> = self.uses[file][used].iter().map(String::as_str).collect();
            format!("  {file} uses {used}: {}", names.join(", "))
        });
        arrows.collect::<Vec<_>>().join("\n")
    }
}

/// The module path of a file: `a/b.rs` and `a/b/mod.rs` are both `a::b`.
fn module_of(file: &str) -> Path {
    let stem = file.strip_suffix(".rs").unwrap_or(file);
    stem.strip_suffix("/mod").unwrap_or(stem).split('/').map(str::to_owned).collect()
}

/// The files that are compiled for tests alone.
fn test_files(files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let declared =
        Regex::new(r"(?m)^#\[cfg\(test\)\]\n(?:pub(?:\([^)]*\))? )?mod (\w+);").expect("a pattern");
    let mut tests = BTreeSet::new();
    for (file, text) in files {
        for captures in declared.captures_iter(text) {
            let folder = module_of(file).join("/");
            tests.insert(format!("{folder}/{}.rs", &captures[1]));
            tests.insert(format!("{folder}/{}/mod.rs", &captures[1]));
        }
    }
    tests
}

/// The paths of a `use` tree, each with the name that it gets.
fn expand(tree: &str) -> Vec<(Path, String)> {
    let tree = tree.trim();
    if let Some(inner) = tree.strip_prefix('{') {
        return branches(inner.trim_end_matches('}')).into_iter().flat_map(expand).collect();
    }
    let (first, rest) = match tree.split_once("::") {
        Some((first, rest)) if !first.contains(|letter: char| letter.is_whitespace()) => (first, Some(rest)),
        _ => (tree, None),
    };
    match rest {
        Some(rest) => expand(rest)
            .into_iter()
            .map(|(path, name)| {
                let is_itself = path.len() == 1 && path[0] == "self";
                let name = if is_itself && name == "self" { first.to_owned() } else { name };
                let path = if is_itself { Vec::new() } else { path };
                ([vec![first.to_owned()], path].concat(), name)
            })
            .collect(),
        None => {
            let (path, name) = tree.split_once(" as ").unwrap_or((tree, tree));
            vec![(vec![path.trim().to_owned()], name.trim().to_owned())]
        }
    }
}

/// What stands between the commas of a tree's braces.
fn branches(inner: &str) -> Vec<&str> {
    let mut depth = 0;
    let split = inner.split(|letter: char| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        letter == ',' && depth == 0
    });
    split.filter(|branch| !branch.trim().is_empty()).collect()
}

#[test]
fn trees_of_use_are_taken_apart() {
    let shown: Vec<String> = expand("super::{a::{self, B as C}, d, e::*}")
        .into_iter()
        .map(|(path, name)| format!("{} {name}", path.join("::")))
        .collect();
    assert_eq!(shown, ["super::a a", "super::a::B C", "super::d d", "super::e::* *"]);
}
