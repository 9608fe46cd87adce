/**
 * A district that stands alone, as tables: one township on its node, a leader on duty and a
 * head, and above it a city that runs no node, of which it has a telephone number.
 */
export const CITY = '榆林市';

export const DISTRICT = {
  units: `key,code,name,short_name,kind,level,parent,opened_on,closed_on
zhenchuan,610802102,镇川镇人民政府,镇川镇,government,township,#root,,
city,610800,榆林市人民政府,${CITY},government,city,,,
`,
  desks: `key,keeper,serves,line,name,numbers,external
zhenchuan,zhenchuan,zhenchuan,government,镇川镇值班室,0912-5550102,
city,city,city,government,榆林市总值班室,0912-5550100,yes
`,
  routes: `from_unit,from_level,via,kinds,min_grade,to_desk
zhenchuan,,block,,,#root
#root,,block,,,city
`,
  people: `key,name,pinyin,unit,post,duty,phones
bai,白建军,bjj,#root,区政府办主任,leader,6108
wang,王维平,wwp,#root,区长,head,6101
`,
  accounts: `login,person,unit,roles
zhenchuan,,zhenchuan,duty_officer
leader,bai,#root,leader
head,wang,#root,leader
`,
};
