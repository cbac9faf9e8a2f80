//! Pages of lists that are paged by key: one row more than asked is read, and tells whether there is a next page.

/// Leaves at most `limit` of the rows that were read, and says whether there were more.
pub(crate) fn cut<T>(rows: &mut Vec<T>, limit: i64) -> bool {
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    more
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_row_more_tells_of_a_next_page() {
        let mut rows = vec![1, 2, 3];
        assert!(!cut(&mut rows, 3));
        assert_eq!(rows.len(), 3);
        assert!(cut(&mut rows, 2));
        assert_eq!(rows, [1, 2]);
    }
}
