use super::*;
use crate::model::{Align, PictureFormat};

fn lines(title: &str) -> Vec<String> {
    title_lines(title, TITLE)
}

#[test]
fn a_title_breaks_where_a_reader_takes_breath() {
    assert_eq!(lines("麻黄梁镇双柳沟煤矿发生透水 3人被困"), ["麻黄梁镇双柳沟煤矿发生透水", "3人被困"]);
    assert_eq!(lines("关于汛期值班工作的通报"), ["关于汛期值班工作的通报"]);
    assert_eq!(
        lines("榆阳区人民政府办公室关于2026年上半年全区值班和信息报送工作情况的通报"),
        ["榆阳区人民政府办公室关于2026年上半年", "全区值班和信息报送工作情况的通报"]
    );
    assert_eq!(lines(""), [""]);
    assert_eq!(lines("一行\n又一行"), ["一行", "又一行"]);
}

#[test]
fn no_line_of_a_title_is_wider_than_the_paper_or_begins_with_a_mark() {
    for count in 1..60 {
        for unit in ["字", "字、", "《字》", "word ", "12345", "，"] {
            let title = unit.repeat(count);
            if halves(&title) > TITLE_LINES * WIDTH / (TITLE / 2) {
                assert_eq!(lines(&title).len(), 1, "it runs on");
                continue;
            }
            for line in lines(&title) {
                let unbroken = !line.chars().any(|char| !narrow(char));
                assert!(halves(&line) <= WIDTH / (TITLE / 2) || unbroken, "{line}");
                assert!(unit == "，" || !line.starts_with(['、', '》']), "{line}");
            }
            let (all, kept) = (title.replace(' ', ""), lines(&title).concat().replace(' ', ""));
            assert_eq!(all, kept, "no character is lost");
        }
    }
}

#[test]
fn a_head_stands_in_one_line() {
    for count in 1..17 {
        let text = "字".repeat(count);
        for layout in [Layout::Bulletin, Layout::Official] {
            let head = head(layout, &text);
            let chars = u32::try_from(count).unwrap();
            assert!(chars * (head.size + head.between) - head.between <= WIDTH, "{count} {head:?}");
        }
    }
    assert_eq!(head(Layout::Bulletin, "值班信息"), Head { size: 1120, between: 240 });
}

#[test]
fn a_forms_rows_share_columns_and_fill_the_width() {
    let cell = Cell { label: String::new(), text: String::new(), pictures: Vec::new(), lines: 1 };
    for sizes in [vec![1], vec![2, 1], vec![3, 2, 1, 4], vec![1, 5, 3]] {
        let rows: Vec<Vec<Cell>> = sizes.iter().map(|&size| vec![cell.clone(); size]).collect();
        let grid = form_grid(&rows);
        assert_eq!(grid.columns.iter().sum::<u32>(), WIDTH);
        for (spans, size) in grid.spans.iter().zip(sizes) {
            assert_eq!(spans.len(), size);
            assert_eq!(spans.iter().map(|(label, text)| label + text).sum::<usize>(), grid.columns.len());
            assert!(spans.iter().all(|(label, text)| *label > 0 && *text > 0));
        }
    }
    assert_eq!(form_grid(&[]), FormGrid { columns: vec![], spans: vec![] });
}

#[test]
fn columns_fill_the_width_by_their_shares() {
    let column = |share| Column { name: String::new(), share, align: Align::Left };
    let widths = table_columns(&[column(1), column(2), column(0)]);
    assert_eq!(widths.iter().sum::<u32>(), WIDTH);
    assert_eq!(widths, [2211, 4422, 2212]);
    assert_eq!(table_columns(&[]), Vec::<u32>::new());
}

#[test]
fn the_unit_is_centred_over_the_date() {
    let sign = |unit: &str| signature(&Signature { unit: unit.into(), date: "2026年11月24日".into() });
    let (unit, date) = sign("榆阳区总值班室");
    assert_eq!(date, 1280);
    // The date is 7 characters wide, the unit as well.
    assert_eq!(unit, 1280);
    assert_eq!(sign(&"长".repeat(30)).0, 0);
}

#[test]
fn a_picture_keeps_its_shape() {
    let picture = |width: u32, height: u32| {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        Picture { format: PictureFormat::Png, bytes, pixels: (width, height), caption: String::new() }
    };
    assert_eq!(printed(&picture(4000, 3000), WIDTH), Some(((8845, 6633), Turned(0))));
    assert_eq!(printed(&picture(3000, 4000), WIDTH), Some(((7653, 10_205), Turned(0))));
    assert_eq!(printed(&picture(100, 50), WIDTH), Some(((1500, 750), Turned(0))));
    assert_eq!(printed(&picture(0, 50), WIDTH), None);
}
