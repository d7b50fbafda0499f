#include "base/shared.hpp"

#include <string>

#include "tests/support/catch.hpp"

using tama::Shared;

TEST_CASE("a shared value is copied without copying what is in it", "[base]") {
    const Shared<std::string> one(std::string("a text that is too long to be held in place"));
    const Shared<std::string> other = one;
    CHECK(&*other == &*one);
}

TEST_CASE("shared values are equal when what they hold is equal", "[base]") {
    CHECK(Shared(std::string("Bong")) == Shared(std::string("Bong")));
    CHECK_FALSE(Shared(std::string("Bong")) == Shared(std::string("Lofa")));
}

TEST_CASE("a shared value that was given nothing holds an empty one", "[base]") {
    CHECK(Shared<std::string>()->empty());
    CHECK(Shared<std::string>() == Shared(std::string()));
}
