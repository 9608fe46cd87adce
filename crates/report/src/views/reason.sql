-- Why a grade is as it is, in English, where the platform itself raised it.
ALTER TABLE report_report ADD COLUMN rating_reason_en TEXT;
