#include "flows/expressions/template.hpp"

#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

namespace {

std::string rendered(std::string_view source) {
    return Fixture().text(source).text;
}

}  // namespace

TEST_CASE("Only known roots are expressions outside parentheses", "[flows][template]") {
    CHECK(rendered("Hi @contact.name!") == "Hi Amina Kollie!");
    CHECK(rendered("@CONTACT.Name") == "Amina Kollie");
    CHECK(rendered("write to me@example.org") == "write to me@example.org");
    CHECK(rendered("@contact.name.") == "Amina Kollie.");
    CHECK(rendered("@@contact.name") == "@contact.name");
    CHECK(rendered("@") == "@");
    CHECK(rendered("a @ b") == "a @ b");
    CHECK(rendered("@contacts") == "@contacts");
    CHECK(rendered("@fields.facility @fields.FACILITY") == "Tubmanburg Tubmanburg");
}

TEST_CASE("Parentheses are balanced and quoted ones do not count", "[flows][template]") {
    CHECK(rendered("@((1 + 2) * 3) left") == "9 left");
    CHECK(rendered("@(\")\" & \"(\") ok)") == ")( ok)");
    CHECK(rendered("@(\"say \\\"hi\\\"\")") == "say \"hi\"");
    CHECK(rendered("@(1 + 2") == "@(1 + 2");
    CHECK(rendered("@(\"never closed)") == "@(\"never closed)");
}

TEST_CASE("A failed expression shows as nothing and is reported", "[flows][template]") {
    const auto result = Fixture().text("a @(1 / 0) b @fields.nothing c");
    CHECK(result.text == "a  b  c");
    CHECK(
        result.errors ==
        std::vector<std::string>{
            "error evaluating @(1 / 0): division by zero",
            "error evaluating @fields.nothing: object has no property 'nothing'"}
    );
}

TEST_CASE("A template that is one expression keeps the kind of its value", "[flows][template]") {
    Fixture fixture;
    const auto value = [&](std::string_view source) {
        return CompiledTemplate::compile(source, standardRoots()).evaluateValue(fixture.context());
    };
    CHECK(value("@fields.age").value.kind() == ValueKind::Number);
    CHECK(value("  @(fields.age > 3)\n").value.kind() == ValueKind::Boolean);
    CHECK(value("@fields.age years").value.kind() == ValueKind::Text);
    CHECK(value("@fields.age@fields.age").value.toString() == "2323");
    CHECK(value("@contact.groups").value.items().size() == 1);
    const auto failed = value("@(1 / 0)");
    CHECK(failed.value.isError());
    CHECK(failed.errors.size() == 1);
    CHECK(CompiledTemplate().evaluateValue(fixture.context()).value.toString().empty());
}

TEST_CASE("Malformed expressions fail where they stand and never throw", "[flows][template]") {
    for (const auto* source :
         {"@()",
          "@(1 +)",
          "@(* 2)",
          "@(foo(1, ))",
          "@(a b)",
          "@(1.2.3)",
          "@([1])",
          "@(x.)",
          "@(!true)",
          "@(#)",
          "@(\"a\" \"b\")",
          "@((x, ) => )",
          "@(a => b)",
          "@(contact[)",
          "@(contact[])",
          "@(if)(",
          "@(é $)"}) {
        INFO(source);
        const auto compiled = CompiledTemplate::compile(std::string("x") + source, standardRoots());
        Fixture fixture;
        const auto result = compiled.evaluateText(fixture.context());
        CHECK(
            (result.errors.size() == 1 || result.text == std::string("x") + source ||
             std::string(source) == "@(if)(")
        );
    }
    CHECK(Fixture().text("@(1 + )").errors.front().find("position 5: expected a value") != std::string::npos);
}

TEST_CASE("A template tells what it reads and what is wrong in it", "[flows][template]") {
    const auto compiled = CompiledTemplate::compile(
        "@fields.age @(results.stock.value & CONTACT.name) @(upper()) @(nothere(1)) @(1 +)", standardRoots()
    );
    CHECK(
        std::vector<std::string>(compiled.paths().begin(), compiled.paths().end()) ==
        std::vector<std::string>{"fields.age", "results.stock.value", "contact.name"}
    );
    REQUIRE(compiled.problems().size() == 3);
    CHECK(compiled.problems()[0] == "@(upper()): the function upper does not take 0 argument(s)");
    CHECK(compiled.problems()[1] == "@(nothere(1)): there is no function nothere");
    CHECK(Fixture().text("@(uper(1))").errors.front().ends_with("there is no function uper; did you mean 'upper'?"));
    CHECK_FALSE(compiled.isConstant());
    const auto constant = CompiledTemplate::compile("a@@b", standardRoots());
    CHECK(constant.isConstant());
    CHECK(constant.constantText() == "a@b");
}

TEST_CASE("Only the roots that are used are looked up", "[flows][template]") {
    class CountingScope final : public Scope {
      public:
        Value lookup(std::string_view name) const override {
            seen.emplace_back(name);
            return "x";
        }
        mutable std::vector<std::string> seen;
    };
    Fixture fixture;
    const CountingScope scope;
    const EvaluationContext context{fixture.environment, scope, fixture.now, fixture.random};
    CompiledTemplate::compile("@Input and @(if(false, run, child))", standardRoots()).evaluateText(context);
    CHECK(scope.seen == std::vector<std::string>{"input", "run", "child"});
}
