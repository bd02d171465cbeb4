//! A name with characters that the print's fonts do not have: the report screen says so before anything is printed, and printing asks.

use crate::officer;
use crate::stage::Stage;
use crate::webdriver::key;

#[test]
fn characters_that_the_print_lacks_are_named_before_it_is_made() {
    let mut stage = Stage::new("rare");
    let window = stage.open();
    let pictures = std::env::var_os("TIANYE_PICTURES").map(std::path::PathBuf::from);
    let picture = |name: &str| {
        if let Some(folder) = &pictures {
            window.painted();
            stage.picture(&folder.join(name));
        }
    };
    officer::create(&window);
    officer::new_case(&window);
    officer::go_to(&window, "applicant.name");
    // The driver's keys know no characters beyond the first plane; an input method writes them whole, as this does.
    window.script("document.execCommand('insertText', false, '甲𫰠𱖎')");
    window.until("the name", "document.activeElement.value === '甲𫰠𱖎'");
    window.press(key::ENTER);
    officer::until_saved(&window);
    officer::see_limit(&window);
    officer::screen(&window, "report");
    window.until_there("report");
    window.until_there("lacking");
    let said = window.words("lacking");
    assert!(said.contains("姓名") && said.contains("𫰠") && said.contains("U+3158E"), "{said}");
    picture("rare-report.png");
    // Asked for all the same: a question first, and no file before it is answered.
    window.script("document.querySelector('[data-test=\"export-pdf\"]').focus()");
    window.press(key::ENTER);
    window.until("the question", "document.querySelector('[role=dialog]')?.textContent.includes('照样打印')");
    picture("rare-question.png");
    assert_eq!(std::fs::read_dir(stage.out()).expect("the folder").count(), 0);
    window.end();
}
