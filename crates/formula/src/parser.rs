//! Tokens to a tree, by binding strength as Excel has it: prefix minus, `%`, `^`, `* /`, `+ -`, `&`, comparisons.
//! Depth is limited, so that no text can exhaust the stack here or in anything that walks the tree later.

use crate::diagnostic::{Code, Fault, Span};
use crate::expr::{Expr, ExprKind, Operator};
use crate::lexer::{Token, lex};

/// How deep brackets, calls and prefixes may nest.
const NESTING: usize = 64;
/// How high the tree may grow; a chain of operators grows it by one each.
const HEIGHT: usize = 160;

/// Parses one formula. A leading `=` is allowed.
pub fn parse(source: &str) -> Result<Expr, Fault> {
    let tokens = lex(source)?;
    let mut parser = Parser { tokens, next: 0, depth: 0 };
    if parser.peek() == &Token::Operator(Operator::Equal) {
        parser.next += 1;
    }
    let (expr, _) = parser.operators(1)?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected("公式在这里应该结束", "the formula should end here")),
    }
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    next: usize,
    depth: usize,
}

type Parsed = Result<(Expr, usize), Fault>;

impl Parser {
    fn peek(&self) -> &Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)].0
    }
    fn span(&self) -> Span {
        self.tokens[self.next.min(self.tokens.len() - 1)].1
    }
    /// The next token, which is nobody else's from then on; where it stood is still known.
    fn take(&mut self) -> (Token, Span) {
        let at = self.next.min(self.tokens.len() - 1);
        self.next += 1;
        let (token, span) = &mut self.tokens[at];
        (std::mem::replace(token, Token::End), *span)
    }
    fn unexpected(&self, zh: &str, en: &str) -> Fault {
        Fault::new(Code::Syntax, self.span(), zh, en)
    }
    fn expect(&mut self, token: Token, sign: &str) -> Result<Span, Fault> {
        if *self.peek() == token {
            return Ok(self.take().1);
        }
        Err(self.unexpected(&format!("这里缺少“{sign}”"), &format!("`{sign}` is missing here")))
    }
    fn too_deep(&self) -> Fault {
        Fault::new(Code::TooDeep, self.span(), "公式嵌套太深", "the formula is nested too deep")
    }

    fn operators(&mut self, least: u8) -> Parsed {
        let (mut left, mut height) = self.postfix()?;
        while let Token::Operator(op) = *self.peek() {
            if op.strength() < least {
                break;
            }
            self.next += 1;
            let (right, other) = self.operators(op.strength() + 1)?;
            height = self.grow(height.max(other))?;
            let span = left.span.to(right.span);
            left = Expr { kind: ExprKind::Binary(op, Box::new(left), Box::new(right)), span };
        }
        Ok((left, height))
    }

    fn grow(&self, height: usize) -> Result<usize, Fault> {
        if height >= HEIGHT { Err(self.too_deep()) } else { Ok(height + 1) }
    }

    fn postfix(&mut self) -> Parsed {
        let (mut inner, mut height) = self.prefix()?;
        while *self.peek() == Token::Percent {
            let (_, end) = self.take();
            height = self.grow(height)?;
            let span = inner.span.to(end);
            inner = Expr { kind: ExprKind::Percent(Box::new(inner)), span };
        }
        Ok((inner, height))
    }

    fn prefix(&mut self) -> Parsed {
        self.depth += 1;
        if self.depth > NESTING {
            return Err(self.too_deep());
        }
        let parsed = match *self.peek() {
            Token::Operator(op @ (Operator::Subtract | Operator::Add)) => {
                let (_, start) = self.take();
                let (inner, height) = self.prefix()?;
                let height = self.grow(height)?;
                let span = start.to(inner.span);
                let inner = Box::new(inner);
                let kind = if op == Operator::Subtract { ExprKind::Negative(inner) } else { ExprKind::Plus(inner) };
                Ok((Expr { kind, span }, height))
            }
            _ => self.primary(),
        };
        self.depth -= 1;
        parsed
    }

    fn primary(&mut self) -> Parsed {
        let (token, span) = self.take();
        let kind = match token {
            Token::Number(n) => ExprKind::Number(n),
            Token::Text(t) => ExprKind::Text(t),
            Token::Open => {
                let (mut inner, height) = self.operators(1)?;
                let end = self.expect(Token::Close, ")")?;
                inner.span = span.to(end);
                return Ok((inner, height));
            }
            Token::Name(name) => match self.peek() {
                Token::Open => return self.call(name, span),
                Token::OpenBracket => return self.reference(name, span),
                _ if name.eq_ignore_ascii_case("TRUE") => ExprKind::Bool(true),
                _ if name.eq_ignore_ascii_case("FALSE") => ExprKind::Bool(false),
                _ => ExprKind::Name(name),
            },
            _ => {
                self.next -= 1;
                return Err(self.unexpected("这里缺少一个值", "a value is missing here"));
            }
        };
        Ok((Expr { kind, span }, 1))
    }

    fn call(&mut self, mut name: String, start: Span) -> Parsed {
        name.make_ascii_uppercase();
        self.next += 1;
        let mut args = Vec::new();
        let mut height = 0;
        if *self.peek() != Token::Close {
            loop {
                let (arg, h) = self.operators(1)?;
                args.push(arg);
                height = height.max(h);
                if *self.peek() != Token::Comma {
                    break;
                }
                self.next += 1;
            }
        }
        let end = self.expect(Token::Close, ")")?;
        let height = self.grow(height)?;
        Ok((Expr { kind: ExprKind::Call(name, args), span: start.to(end) }, height))
    }

    fn reference(&mut self, table: String, start: Span) -> Parsed {
        self.next += 1;
        let same_row = *self.peek() == Token::At;
        if same_row {
            self.next += 1;
            if *self.peek() != Token::OpenBracket {
                let fault = self
                    .unexpected("同一行的单元格要写成 表[@[列]]", "a cell of the same row is written table[@[column]]");
                return Err(match self.peek() {
                    Token::Name(column) => fault.propose(Some(format!("{table}[@[{column}]]"))),
                    _ => fault,
                });
            }
            self.next += 1;
        }
        let column = match self.take().0 {
            Token::Name(column) => column,
            Token::Number(n) if n.scale() == 0 => n.to_string(),
            _ => {
                self.next -= 1;
                return Err(self.unexpected("这里应该是列名", "a column's name is missing here"));
            }
        };
        let mut end = self.expect(Token::CloseBracket, "]")?;
        if same_row {
            end = self.expect(Token::CloseBracket, "]")?;
        }
        let kind = if same_row { ExprKind::SameRow(table, column) } else { ExprKind::Column(table, column) };
        Ok((Expr { kind, span: start.to(end) }, 1))
    }
}
