//! Any county, city, province or township begins empty, and a folder of tables fills it.

use crate::house::{House, NIGHT, identity, open};
use kernel::{Clock, Level};
use org::OrgError;
use org::secret::hash::Cost;
use org::setup::import::{ImportError, import};
use org::setup::{Beginning, add_account, init, reset_password};
use serde_json::json;
use std::fs;
use testkit::{TestStore, stores};

#[test]
fn every_level_begins_with_a_unit_a_desk_and_its_administrators() {
    for (level, code, desk) in [
        (Level::Province, "330000", "某地总值班室"),
        (Level::City, "330100", "某地总值班室"),
        (Level::District, "330106", "某地总值班室"),
        (Level::Township, "330106105", "某地值班室"),
    ] {
        let house = House::of(TestStore::sqlite(), level, code, "某地");
        assert_eq!(house.begun.logins.len(), 5);
        let duty = house.enter("duty");
        let me = house.get(&duty, "/session").ok();
        assert_eq!(
            (me["unit"]["code"].clone(), me["node"]["level"].clone()),
            (json!(code), json!(level.word()))
        );
        assert_eq!(me["desks"][0]["name"], desk);
        let beginning = Beginning {
            name: "x".to_owned(),
            short_name: "x".to_owned(),
            system_login: None,
            cost: Cost::LEAST,
        };
        assert!(matches!(
            init(&house.journal, &beginning),
            Err(OrgError::Conflict { code: "setup.done", .. })
        ));
    }
}

#[test]
fn the_operator_mends_a_locked_node_from_the_machine() {
    let house = House::district(TestStore::sqlite());
    let first =
        add_account(&house.journal, "Leader1", "王五", vec![org::perm::Role::Leader], Cost::LEAST).unwrap();
    house.enter_with("leader1", &first.password);
    let again = reset_password(&house.journal, "leader1", Cost::LEAST).unwrap();
    house.enter_with("leader1", &again.password);
    assert!(matches!(reset_password(&house.journal, "nobody", Cost::LEAST), Err(OrgError::NotFound)));
}

fn folder(tables: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (file, text) in tables {
        fs::write(dir.path().join(file), text).unwrap();
    }
    dir
}

const UNITS: &str = "\u{feff}key,code,name,short_name,kind,level,parent,opened_on,closed_on
root,610802,榆阳区人民政府,榆阳区,government,district,,,
yulin,610800,榆林市,榆林市,government,city,,,
mhl,610802105,麻黄梁镇人民政府,麻黄梁镇,government,township,root,,
meitan,,榆阳区煤炭局,区煤炭局,department,,root,,
anjian,,榆阳区安监局,区安监局,department,district,root,2002-01-01,2018-12-31
yingji,,榆阳区应急管理局,区应急局,department,district,root,2019-01-01,
";

#[test]
fn a_folder_of_tables_fills_a_node() {
    for store in stores() {
        let house = House::district(store);
        let dir = folder(&[
            ("units.csv", UNITS),
            ("unit-names.csv", "unit,from_on,name,short_name\nmeitan,2019-01-01,榆阳区能源局,区能源局\n"),
            ("successions.csv", "unit,successor,on_date,how\nanjian,yingji,2019-01-01,merged\n"),
            (
                "desks.csv",
                "key,keeper,serves,line,name,numbers,external\nd-yulin,yulin,yulin,government,榆林市总值班室,0912-5550101,\nd-yj,yingji,root,emergency,区应急局值班室,0912-5550110|6110,\n",
            ),
            (
                "routes.csv",
                "from_unit,from_level,via,kinds,min_grade,to_desk\nroot,township,line,coal_mine|fire,IV,d-yj\nroot,township,block,,,#root\nroot,,block,,,d-yulin\n",
            ),
            (
                "people.csv",
                "key,name,pinyin,unit,post,duty,phones\nbai,白彩霞,bai cai xia,mhl,值班员,officer,13900000005|6201\n",
            ),
            ("accounts.csv", "login,person,unit,roles\nmhl,bai,mhl,duty_officer|unit_admin\n"),
            ("places.csv", "unit,name,pinyin,what,where\nmhl,常乐煤矿,chang le mei kuang,煤矿,麻黄梁镇\n"),
        ]);
        let done = import(&house.journal, dir.path(), Cost::LEAST).unwrap();
        assert_eq!((done.rows["units.csv"], done.logins.len()), (6, 1));
        let clerk = house.enter_with("mhl", &done.logins[0].password);
        let me = house.get(&clerk, "/session").ok();
        assert_eq!((me["name"].clone(), me["officer"].clone()), (json!("白彩霞"), json!("白彩霞")));
        let own = house.get(&clerk, "/routes?unit=".to_owned().as_str());
        assert!(!own.status.is_server_error());
        let unit = me["unit"]["id"].as_str().unwrap();
        assert_eq!(
            house.get(&clerk, &format!("/routes?unit={unit}")).ok()["rows"].as_array().unwrap().len(),
            2
        );
        let places = house.get(&clerk, "/places?q=clmk").ok();
        assert_eq!(places["rows"][0]["name"], "常乐煤矿");
        let duty = house.enter("duty");
        let departments = house.get(&duty, "/units?kind=department").ok();
        let names: Vec<_> =
            departments["rows"].as_array().unwrap().iter().map(|u| u["short_name"].clone()).collect();
        assert_eq!(names, vec![json!("区能源局"), json!("区应急局")]);
    }
}

#[test]
fn wrong_rows_are_told_by_line_and_nothing_is_kept() {
    let (store, clock) = (TestStore::sqlite(), Clock::standing_at(NIGHT));
    let journal = open(&store, identity(Level::District, "610802", "榆阳区"), &clock);
    let beginning = Beginning {
        name: "榆阳区".to_owned(),
        short_name: "榆阳区".to_owned(),
        system_login: None,
        cost: Cost::LEAST,
    };
    init(&journal, &beginning).unwrap();
    let dir = folder(&[
        (
            "units.csv",
            "key,code,name,kind,level,parent\na,610802105,麻黄梁镇,government,township,\nb,61080,青云镇,government,township,\nc,,,department,district,\nd,,某局,palace,district,nowhere\n",
        ),
        ("people.csv", "key,name,unit,phones\np,王五,a,12\nq,赵六,zzz,\n"),
        ("accounts.csv", "login,person,unit,roles\nx,p,a,emperor\n"),
    ]);
    let Err(ImportError::Rows(errors)) = import(&journal, dir.path(), Cost::LEAST) else { panic!() };
    let at: Vec<(String, u64)> = errors.iter().map(|e| (e.file.clone(), e.line)).collect();
    let told = |file: &str, line: u64| at.contains(&(file.to_owned(), line));
    assert!(told("units.csv", 3) && told("units.csv", 4) && told("units.csv", 5), "{errors:?}");
    assert!(told("people.csv", 2) && told("people.csv", 3) && told("accounts.csv", 2), "{errors:?}");
    assert!(!told("units.csv", 2));
    let units = journal.read(|db| db.query("SELECT id FROM org_unit", &[])).unwrap();
    assert_eq!(units.len(), 1);
}
