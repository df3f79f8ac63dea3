//! JSON values with a bounded number of elements. Strings need as much memory as in the file, but a
//! list of numbers needs 16 times as much.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Maximum number of values in one object, including nested ones.
pub(crate) const MAX_VALUES: usize = 100_000;

/// Deserializes a value and drops what exceeds the number of values left.
pub(crate) struct BoundedValue<'c> {
    pub(crate) values_left: &'c Cell<usize>,
}

impl BoundedValue<'_> {
    fn take_one(&self) -> bool {
        let values_left = self.values_left.get();
        self.values_left.set(values_left.saturating_sub(1));
        values_left > 0
    }
}

impl<'de> DeserializeSeed<'de> for BoundedValue<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for BoundedValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        // The parser bounds the depth of the recursion.
        while self.take_one() {
            match list.next_element_seed(BoundedValue { values_left: self.values_left })? {
                Some(value) => kept.push(value),
                None => return Ok(Value::Array(kept)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array(kept))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut kept = Map::new();
        while self.take_one() {
            let Some(name) = entries.next_key::<String>()? else { return Ok(Value::Object(kept)) };
            kept.insert(
                name,
                entries.next_value_seed(BoundedValue { values_left: self.values_left })?,
            );
        }
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_beyond_the_limit_are_dropped() {
        let check = |text: &str, limit: usize, expected: &str| {
            let values_left = Cell::new(limit);
            let mut parser = serde_json::Deserializer::from_str(text);
            let value =
                BoundedValue { values_left: &values_left }.deserialize(&mut parser).unwrap();
            parser.end().unwrap();
            assert_eq!(value, serde_json::from_str::<Value>(expected).unwrap(), "{text}");
        };
        for text in
            [r#"{"a":[1,-2,3.5,null,true,"x\n"],"b":{}}"#, "\"x\"", "[]", "18446744073709551615"]
        {
            check(text, 100, text);
        }
        check("[1,2,3,4]", 2, "[1,2]");
        check("[[1,2],[3]]", 2, "[[1]]");
        check(r#"{"a":1,"b":[2,3],"c":4}"#, 2, r#"{"a":1,"b":[]}"#);
    }
}
