//! A change touches its own bytes and no others.
#![allow(clippy::unwrap_used)]

use super::patched;
use crate::tree::{Node, Value, parse};

/// Marks each item of each list with its place, as whoever changes a tree does.
fn marked(node: &mut Node) {
    match &mut node.value {
        Value::List(items) => items.iter_mut().enumerate().for_each(|(i, item)| {
            item.origin = Some(i);
            marked(item);
        }),
        Value::Table(fields) => fields.values_mut().for_each(|f| marked(&mut f.node)),
        _ => {}
    }
}

fn changed(text: &str, change: impl FnOnce(&mut Node)) -> String {
    let old = parse(text).unwrap();
    let mut new = old.clone();
    marked(&mut new);
    change(&mut new);
    let made = patched(text, &old, &new).unwrap();
    // What is written says what was wanted.
    let read = parse(&made).unwrap_or_else(|e| panic!("{} at {}:\n{made}", e.message, e.at));
    assert!(read.same(&new), "{made}");
    made
}

fn path(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|k| (*k).to_owned()).collect()
}

fn list<'n>(root: &'n mut Node, keys: &[&str]) -> &'n mut Vec<Node> {
    let mut here = root;
    for key in keys {
        here = match key.parse::<usize>() {
            Ok(i) => match &mut here.value {
                Value::List(items) => &mut items[i],
                _ => panic!("{key}"),
            },
            Err(_) => &mut here.fields_mut().unwrap().get_mut(*key).unwrap().node,
        };
    }
    match &mut here.value {
        Value::List(items) => items,
        _ => panic!("no list"),
    }
}

fn item(text: &str) -> Node {
    let mut node = parse(text).unwrap();
    node.at = None;
    node
}

const FILE: &str = "# head

# about a
[[q]]
id = \"a\" # its name
label = { zh = \"甲\", en = \"A\" }
choices = [
  { id = \"x\" }, # first
  { id = \"y\" },
]

# ---- banner ----

[[q]]
id = \"b\"
when = '''
c > 0'''
  [[q.column]]
  id = \"m\"
  [[q.column]]
  id = \"n\"
  [q.sub]
  z = 1

[[r]]
id = \"c\"
";

#[test]
fn nothing_changed_is_the_same_text() {
    assert_eq!(changed(FILE, |_| {}), FILE);
}

#[test]
fn a_value_is_written_where_it_stood() {
    let made = changed(FILE, |root| list(root, &["q"])[0].set(&path(&["label", "zh"]), Node::text("乙")).unwrap());
    assert_eq!(made, FILE.replace("甲", "乙"));
    let made = changed(FILE, |root| list(root, &["q"])[1].set(&path(&["when"]), Node::text("d = \"x\"")).unwrap());
    assert_eq!(made, FILE.replace("'''\nc > 0'''", "'d = \"x\"'"));
}

#[test]
fn keys_come_and_go() {
    let made = changed(FILE, |root| list(root, &["q"])[0].set(&path(&["unit"]), Node::text("元")).unwrap());
    assert_eq!(made, FILE.replace("  { id = \"y\" },\n]\n", "  { id = \"y\" },\n]\nunit = \"元\"\n"));
    let made = changed(FILE, |root| list(root, &["q"])[1].set(&path(&["unit"]), Node::text("元")).unwrap());
    assert_eq!(made, FILE.replace("c > 0'''\n", "c > 0'''\nunit = \"元\"\n"));
    let made = changed(FILE, |root| list(root, &["q"])[0].remove(&path(&["label", "en"])));
    assert_eq!(made, FILE.replace(", en = \"A\"", ""));
    let made = changed(FILE, |root| list(root, &["q"])[0].remove(&path(&["label", "zh"])));
    assert_eq!(made, FILE.replace("zh = \"甲\", ", ""));
    let made = changed(FILE, |root| list(root, &["q"])[0].remove(&path(&["label"])));
    assert_eq!(made, FILE.replace("label = { zh = \"甲\", en = \"A\" }\n", ""));
    let made = changed(FILE, |root| list(root, &["q"])[1].remove(&path(&["sub"])));
    assert_eq!(made, FILE.replace("  [q.sub]\n  z = 1\n", ""));
    let made = changed(FILE, |root| {
        let label = &mut list(root, &["q"])[0];
        label.remove(&path(&["label", "zh"]));
        label.set(&path(&["label", "de"]), Node::text("x")).unwrap();
    });
    assert_eq!(made, FILE.replace("{ zh = \"甲\", en = \"A\" }", "{ en = \"A\", de = \"x\" }"));
}

#[test]
fn items_come_and_go() {
    let made = changed(FILE, |root| list(root, &["q", "0", "choices"]).insert(1, item("id = \"z\"")));
    assert_eq!(made, FILE.replace(", # first\n", ", # first\n  { id = \"z\" },\n"));
    let made = changed(FILE, |root| list(root, &["q", "0", "choices"]).push(item("id = \"z\"")));
    assert_eq!(made, FILE.replace("  { id = \"y\" },\n", "  { id = \"y\" },\n  { id = \"z\" },\n"));
    let made = changed(FILE, |root| drop(list(root, &["q", "0", "choices"]).remove(1)));
    assert_eq!(made, FILE.replace("  { id = \"y\" },\n", ""));
    let made = changed(FILE, |root| list(root, &["q", "1", "column"]).insert(1, item("id = \"o\"")));
    assert_eq!(made, FILE.replace("id = \"m\"\n", "id = \"m\"\n  [[q.column]]\n  id = \"o\"\n"));
    let one = "a = [{ id = \"x\" }, { id = \"y\" }, { id = \"z\" }]\n";
    let made = changed(one, |root| drop(list(root, &["a"]).remove(1)));
    assert_eq!(made, "a = [{ id = \"x\" }, { id = \"z\" }]\n");
    let made = changed(one, |root| {
        list(root, &["a"]).truncate(1);
        list(root, &["a"]).push(item("id = \"w\""));
    });
    assert_eq!(made, "a = [{ id = \"x\" }, { id = \"w\" }]\n");
}

#[test]
fn entries_come_and_go_with_their_own_comments_alone() {
    let made = changed(FILE, |root| drop(list(root, &["q"]).remove(0)));
    let (from, to) = (FILE.find("# about a").unwrap(), FILE.find("# ---- banner").unwrap());
    assert_eq!(made, format!("{}{}", &FILE[..from], &FILE[to..]));
    let made = changed(FILE, |root| drop(list(root, &["q"]).remove(1)));
    let (from, to) = (FILE.find("[[q]]\nid = \"b\"").unwrap(), FILE.find("[[r]]").unwrap());
    assert_eq!(made, format!("{}{}", &FILE[..from], &FILE[to..]));
    let made = changed(FILE, |root| root.remove(&path(&["r"])));
    assert_eq!(made, FILE.replace("\n[[r]]\nid = \"c\"\n", ""));
    let made = changed(FILE, |root| list(root, &["q"]).insert(1, item("id = \"new\"\nlabel = { zh = \"新\" }\n")));
    let fresh = "]\n\n[[q]]\nid = \"new\"\nlabel = { zh = \"新\" }\n\n# ---- banner";
    assert_eq!(made, FILE.replace("]\n\n# ---- banner", fresh));
    let made = changed(FILE, |root| {
        let node = Node::new(Value::List(vec![item("id = \"s\"\n")]));
        root.set(&path(&["s"]), node).unwrap();
    });
    assert_eq!(made, format!("{FILE}\n[[s]]\nid = \"s\"\n"));
    let made = changed(FILE, |root| {
        list(root, &["q"]).clear();
        list(root, &["q"]).push(item("id = \"s\"\n"));
    });
    assert!(made.starts_with("# head\n\n[[q]]\nid = \"s\"\n") && made.ends_with("[[r]]\nid = \"c\"\n"), "{made}");
}

#[test]
fn keyed_tables_grow_under_their_own_header() {
    let world = "family = \"f\"\n\n[numbers]\nm = { is = 1, mark = \"自\" }\n\n[tables.\"a.b\"]\ns1 = { n = \"x\" }\n";
    let made = changed(world, |root| root.set(&path(&["numbers", "k"]), item("is = 2\n")).unwrap());
    assert_eq!(made, world.replace("\"自\" }\n", "\"自\" }\nk = { is = 2 }\n"));
    let made = changed(world, |root| root.set(&path(&["tables", "c", "s1"]), item("n = 2\n")).unwrap());
    assert_eq!(made, format!("{world}\n[tables.c]\ns1 = {{ n = 2 }}\n"));
    let made = changed(world, |root| root.set(&path(&["story", "buys"]), Node::text("x")).unwrap());
    assert_eq!(made, format!("{world}\n[story]\nbuys = \"x\"\n"));
}
