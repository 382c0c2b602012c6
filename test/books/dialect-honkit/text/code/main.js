function main() {
  //! [inner]
  work()
  //! [inner]
}
