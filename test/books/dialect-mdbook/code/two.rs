# use std::fmt;
// ANCHOR: first
fn first() {}
// ANCHOR_END: first
// ANCHOR: second
fn second() {
#    hidden();
    shown();
}
// ANCHOR_END: second
