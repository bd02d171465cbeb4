//! Short names 短名: a formula that belongs to something may write that thing's own names without their head.
//!
//! Within `sales.estimates.tables` the name `days` means `sales.estimates.tables.days` when there is such a name, else `days` itself. The tree is
//! rewritten before it is bound, so that everything behind (types, units, the workbook) sees whole names. Knows names, no values.

use crate::expr::{Expr, ExprKind};

/// Puts the scope before every name that exists with it.
pub(crate) fn resolve(expr: &mut Expr, scope: &str, known: &impl Fn(&str) -> bool) {
    let whole = |name: &mut String| {
        let long = format!("{scope}.{name}");
        if known(&long) {
            *name = long;
        }
    };
    match &mut expr.kind {
        ExprKind::Name(name) | ExprKind::Column(name, _) | ExprKind::SameRow(name, _) => whole(name),
        ExprKind::Negative(inner) | ExprKind::Plus(inner) | ExprKind::Percent(inner) => resolve(inner, scope, known),
        ExprKind::Binary(_, a, b) => {
            resolve(a, scope, known);
            resolve(b, scope, known);
        }
        ExprKind::Call(_, args) => args.iter_mut().for_each(|arg| resolve(arg, scope, known)),
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Bool(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::{Inputs, ModelBuilder, Origin, Type, Value};
    use rust_decimal::Decimal;
    use std::sync::Arc;

    #[test]
    fn its_own_name_stands_before_one_of_the_same_short_form() {
        let within = Origin::new("a.toml", 1, 1).within(Some(Arc::from("sales.tables")), None);
        let mut builder = ModelBuilder::new();
        let number = |n: i64| Value::Number(Decimal::from(n));
        builder.constant("sales.tables.days", number(22)).constant("days", number(1)).constant("price", number(10));
        builder.rule("sum", Type::Number, 0, "days*price", within);
        let model = builder.build().expect("builds");
        let found = model.evaluate(&Inputs::default()).get("sum").and_then(crate::Outcome::as_number);
        assert_eq!(found, Some(Decimal::from(220)));
    }
}
