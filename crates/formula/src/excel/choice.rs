//! Choices, three-valued logic and states in Excel.

use super::piece::{Piece, Print, Printer, atom, compared, guarded, highest};
use crate::node::Node;

/// `IF(test, a, b)`, shorter where nothing is chosen.
fn choose(test: &str, a: &str, b: &str) -> String {
    if a == b { a.to_owned() } else { format!("IF({test},{a},{b})") }
}

impl Printer<'_> {
    pub(super) fn state(&self, name: &str, args: &[Node], over: bool) -> Option<Print> {
        Some(match name {
            "IF" => self.if_else(args, over),
            "IFS" => self.ifs(args, over),
            "SWITCH" => self.switch(args, over),
            "AND" => self.logic(args, over, false),
            "OR" => self.logic(args, over, true),
            "KNOWN" => self.piece(&args[0], over).map(|x| test(format!("{}=0", x.status))),
            "APPLICABLE" => self.piece(&args[0], over).map(|x| test(format!("{}<>1", x.status))),
            "MEANINGFUL" => self.piece(&args[0], over).map(|x| test(format!("{}<>2", x.status))),
            "FALLBACK" => self.fallback(args, over),
            "PROVISIONAL" => self.piece(&args[0], over),
            "NOTMEANINGFUL" => Ok(atom("\"\"", "2")),
            "NOTAPPLICABLE" => Ok(atom("\"\"", "1")),
            "UNKNOWN" => Ok(atom("\"\"", "3")),
            "VERDICT" => self.verdict(args, over),
            "SOFTEST" => self.softest(args, over),
            _ => return None,
        })
    }

    fn if_else(&self, args: &[Node], over: bool) -> Print {
        let c = self.piece(&args[0], over)?;
        let (a, b) = (self.piece(&args[1], over)?, self.piece(&args[2], over)?);
        let status = guarded(&c.status, &choose(&c.value, &a.status, &b.status));
        Ok(atom(format!("IF({},{},{})", c.value, a.value, b.value), status))
    }

    /// Nested IF: IFS is younger than Excel 2016.
    fn ifs(&self, args: &[Node], over: bool) -> Print {
        let mut result = atom("\"\"", "1");
        for pair in args.chunks_exact(2).rev() {
            let (c, x) = (self.piece(&pair[0], over)?, self.piece(&pair[1], over)?);
            let status = guarded(&c.status, &choose(&c.value, &x.status, &result.status));
            result = atom(format!("IF({},{},{})", c.value, x.value, result.value), status);
        }
        Ok(result)
    }

    fn switch(&self, args: &[Node], over: bool) -> Print {
        let key = self.piece(&args[0], over)?;
        let rest = &args[1..];
        let mut result = match rest.len() % 2 {
            1 => self.piece(&rest[rest.len() - 1], over)?,
            _ => atom("\"\"", "1"),
        };
        for pair in rest.chunks_exact(2).rev() {
            let (v, x) = (self.piece(&pair[0], over)?, self.piece(&pair[1], over)?);
            let decimals = args[0].decimals.max(pair[0].decimals);
            let hit = format!("{}={}", compared(&args[0], &key, decimals, 2), compared(&pair[0], &v, decimals, 2));
            let status = guarded(&v.status, &choose(&hit, &x.status, &result.status));
            result = atom(format!("IF({hit},{},{})", x.value, result.value), status);
        }
        Ok(Piece { status: guarded(&key.status, &result.status), ..result })
    }

    /// AND (`decisive` FALSE) and OR (`decisive` TRUE): one known decisive operand settles it.
    fn logic(&self, args: &[Node], over: bool, decisive: bool) -> Print {
        let parts = args.iter().map(|a| self.piece(a, over)).collect::<Result<Vec<_>, _>>()?;
        let name = if decisive { "OR" } else { "AND" };
        if parts.iter().all(|p| p.status == "0") {
            let values: Vec<_> = parts.iter().map(|p| p.value.clone()).collect();
            return Ok(atom(format!("{name}({})", values.join(",")), "0"));
        }
        let decides = |p: &Piece| {
            let hit = if decisive { p.value.clone() } else { format!("NOT({})", p.value) };
            if p.status == "0" { hit } else { format!("IF({}=0,{hit},FALSE)", p.status) }
        };
        let decided: Vec<_> = parts.iter().map(decides).collect();
        let decided = format!("OR({})", decided.join(","));
        let all: Vec<&str> = parts.iter().map(|p| p.status.as_str()).collect();
        let status = format!("IF({decided},0,{})", highest(&all, over));
        Ok(atom(if decisive { decided } else { format!("NOT({decided})") }, status))
    }

    fn fallback(&self, args: &[Node], over: bool) -> Print {
        let (x, y) = (self.piece(&args[0], over)?, self.piece(&args[1], over)?);
        if x.status == "0" {
            return Ok(x);
        }
        let unknown = format!("{}=3", x.status);
        Ok(atom(format!("IF({unknown},{},{})", y.value, x.value), format!("IF({unknown},{},{})", y.status, x.status)))
    }

    fn verdict(&self, args: &[Node], over: bool) -> Print {
        let x = self.piece(&args[0], over)?;
        let (pass, attention) = (self.piece(&args[1], over)?, self.piece(&args[2], over)?);
        let within = |i: usize, limit: &Piece| {
            let decimals = args[0].decimals.max(args[i].decimals);
            format!("{}<={}", compared(&args[0], &x, decimals, 2), compared(&args[i], limit, decimals, 2))
        };
        let unless = |status: &str, inner: String| match status {
            "0" => inner,
            _ => format!("IF({status}>0,\"not_checked\",{inner})"),
        };
        let last = unless(&attention.status, format!("IF({},\"attention\",\"fail\")", within(2, &attention)));
        let first = highest(&[&x.status, &pass.status], over);
        let value = unless(&first, format!("IF({},\"pass\",{last})", within(1, &pass)));
        let value = match x.status.as_str() {
            "0" => value,
            status => format!("IF({status}=1,\"not_applicable\",{value})"),
        };
        Ok(atom(value, "0"))
    }
}

fn test(value: String) -> Piece {
    Piece { value, strength: 1, status: "0".to_owned(), reference: false }
}
