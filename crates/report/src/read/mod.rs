//! What the pages show: rows, a report with its way, clocks and timeline, the day's
//! duties. Read in one snapshot, for one caller, at one instant; nothing here writes.
//!
//! [`list`] finds pages of reports, [`row`] fills their rows, [`detail`] gathers one
//! report from [`way`], [`clocks`] and [`timeline`]; [`manuscript`] is a report upward that waits, [`inquiry`] what is asked; [`today`] is the first page, [`hall`] the screen on the wall;
//! `unhanded` says what an addressee without a node has not heard;
//! [`propose`] answers while somebody types and [`message`] is a text to copy, [`document`] a paper. The shapes are those of the API;
//! [`found`] is what a search may answer, [`statistics`] counts events, [`sheets`] are the same lists as rows of a file.

pub mod clocks;
pub mod detail;
pub mod document;
pub mod dto;
pub mod files;
pub mod found;
pub mod hall;
pub mod inquiry;
mod layout;
pub mod list;
pub mod manuscript;
pub mod message;
pub mod paste;
pub mod periodical;
pub mod propose;
pub mod row;
pub mod scores;
pub mod sheets;
pub mod similar;
pub mod statistics;
pub(crate) mod stood;
pub mod timeline;
pub mod today;
pub(crate) mod unhanded;
pub mod way;
