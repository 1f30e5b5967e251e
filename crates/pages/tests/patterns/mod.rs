//! The texts as their files write them: each pattern with the wordings that its variants allow.

use std::collections::BTreeSet;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// One pattern: a message's own, or that of an attribute.
pub struct Written {
    /// `id`, or `id.attribute`.
    pub id: String,
    /// The values that it takes.
    pub values: BTreeSet<String>,
    /// What it says, once for each variant; a value stands as `{ $name }`, another text as `{ id }`.
    pub wordings: Vec<String>,
}

/// Every pattern of a language's files, in their order.
pub fn of(source: &str) -> Vec<Written> {
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut all = Vec::new();
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        all.extend(
            message
                .value
                .as_ref()
                .map(|value| one(message.id.name.to_owned(), value)),
        );
        for attribute in &message.attributes {
            let id = format!("{}.{}", message.id.name, attribute.id.name);
            all.push(one(id, &attribute.value));
        }
    }
    assert!(all.len() > 500, "the files are read");
    all
}

fn one(id: String, pattern: &Pattern<&str>) -> Written {
    let mut values = BTreeSet::new();
    let wordings = wordings(pattern, &mut values);
    Written { id, values, wordings }
}

fn wordings(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) -> Vec<String> {
    let mut all = vec![String::new()];
    for element in &pattern.elements {
        let next = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression } => expressed(expression, values),
        };
        let longer = |before: &String| next.iter().map(|after| format!("{before}{after}")).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn expressed(expression: &Expression<&str>, values: &mut BTreeSet<String>) -> Vec<String> {
    match expression {
        Expression::Inline(inline) => vec![placed(inline, values)],
        Expression::Select { selector, variants } => {
            placed(selector, values);
            let variants = variants.iter();
            variants.flat_map(|variant| wordings(&variant.value, values)).collect()
        }
    }
}

fn placed(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) -> String {
    match inline {
        InlineExpression::VariableReference { id } => {
            values.insert(id.name.to_owned());
            format!("{{ ${} }}", id.name)
        }
        InlineExpression::MessageReference { id, .. } => format!("{{ {} }}", id.name),
        other => panic!("nothing reads {other:?} yet"),
    }
}
