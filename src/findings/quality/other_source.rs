//! Source on this machine that is of another build than the program.

use crate::findings::facts::Facts;
use crate::findings::finding::Checked;
use crate::findings::kind::Kind;
use crate::findings::rule::{Limit, Rule};

pub(in crate::findings) static RULE: Rule = Rule {
    name: "other-source",
    fault: "The source found here is that of another build: its lines are not those of the profile",
    needs: Kind::Other,
    limit: Limit::Share(0.02, 0.5),
    limit_of: "of the shown sample type, in functions that begin at other lines or lie behind the end of their file",
    reason: "A function that moved shows its cost on lines that do other work; a fiftieth is more than files of one generator",
    advice: "Check out the commit of the binary, or name its source with -source_path; Source and -list are wrong until then",
};

pub(in crate::findings) fn check(facts: &Facts<'_>, rule: &'static Rule) -> Checked {
    let Some(edited) = facts.edited() else { return Ok(None) };
    let (profile, column) = (facts.profile(), facts.selected.query().sample_type);
    let leaves = facts.leaves()?;
    let moved = leaves.sites.iter().filter(|site| site.is_in(profile, |id| edited.has(id)));
    let value = moved.clone().fold(0, |sum: i64, site| sum.wrapping_add(site.value(column)));
    let Some(heaviest) = moved.max_by_key(|site| site.value(column)) else { return Ok(None) };
    let link = facts.site_link(heaviest);
    let whole = facts.type_name(column);
    let part = facts.part(value, column, &whole);
    let sentence = format!(
        "{part} is in functions that stand elsewhere in the source here, as {}",
        link.place()
    );
    Ok(facts.finding(rule, (value, column), (sentence, link)))
}
