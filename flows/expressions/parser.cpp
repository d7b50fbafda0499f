#include "flows/expressions/parser.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/function.hpp"
#include "flows/expressions/lexer.hpp"

namespace tama::flows {
namespace {

constexpr int kMaxNesting = 100;    // of parentheses and the like
constexpr int kMaxTreeDepth = 250;  // also counts long chains: 1 + 1 + 1 + …

struct BinaryOperator {
    std::string_view symbol;
    int precedence;
};

constexpr int kConcatenation = 1;
constexpr BinaryOperator kBinaryOperators[] = {
    {"&", kConcatenation},
    {"=", 2},
    {"!=", 2},
    {"<", 3},
    {"<=", 3},
    {">", 3},
    {">=", 3},
    {"+", 4},
    {"-", 4},
    {"*", 5},
    {"/", 5},
    {"^", 6}};

struct SyntaxError {
    std::string message;
};

ExpressionPtr makeBinary(std::string_view symbol, ExpressionPtr left, ExpressionPtr right) {
    using Arithmetic = ArithmeticOperator;
    using Comparison = ComparisonOperator;
    if (symbol == "=" || symbol == "!=") return equality(symbol == "!=", std::move(left), std::move(right));
    if (symbol == "<") return comparison(Comparison::Less, std::move(left), std::move(right));
    if (symbol == "<=") return comparison(Comparison::LessOrEqual, std::move(left), std::move(right));
    if (symbol == ">") return comparison(Comparison::Greater, std::move(left), std::move(right));
    if (symbol == ">=") return comparison(Comparison::GreaterOrEqual, std::move(left), std::move(right));
    if (symbol == "+") return arithmetic(Arithmetic::Add, std::move(left), std::move(right));
    if (symbol == "-") return arithmetic(Arithmetic::Subtract, std::move(left), std::move(right));
    if (symbol == "*") return arithmetic(Arithmetic::Multiply, std::move(left), std::move(right));
    if (symbol == "/") return arithmetic(Arithmetic::Divide, std::move(left), std::move(right));
    return arithmetic(Arithmetic::Power, std::move(left), std::move(right));
}

class Parser {
  public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    ParsedExpression parse() {
        result_.tree = expression(kConcatenation);
        if (current().kind != TokenKind::End) failHere("unexpected " + shown(current()));
        return std::move(result_);
    }

  private:
    const Token& current() const { return tokens_[at_]; }
    const Token& ahead(std::size_t by) const { return tokens_[std::min(at_ + by, tokens_.size() - 1)]; }

    static std::string shown(const Token& token) {
        if (token.kind == TokenKind::End) return "end of the expression";
        if (token.kind == TokenKind::Number) return token.number.toString();
        return token.kind == TokenKind::Text ? "\"" + token.text + "\"" : token.text;
    }
    [[noreturn]] void failHere(const std::string& what) const {
        throw SyntaxError{"syntax error at position " + std::to_string(current().position + 1) + ": " + what};
    }
    bool take(std::string_view symbol) {
        if (!current().is(symbol)) return false;
        ++at_;
        return true;
    }
    void expect(std::string_view symbol) {
        if (!take(symbol)) failHere("expected " + std::string(symbol) + ", found " + shown(current()));
    }
    ExpressionPtr checked(ExpressionPtr tree) const {
        if (tree->depth() > kMaxTreeDepth) failHere("the expression is too long or nested too deeply");
        return tree;
    }
    void enter() {
        if (++nesting_ > kMaxNesting) failHere("nested deeper than " + std::to_string(kMaxNesting));
    }

    ExpressionPtr expression(int least_precedence) {
        enter();
        ExpressionPtr left = isLambda() ? lambdaExpression() : unary();
        for (;;) {
            const auto* op =
                std::find_if(std::begin(kBinaryOperators), std::end(kBinaryOperators), [&](const auto& o) {
                    return current().is(o.symbol);
                });
            if (op == std::end(kBinaryOperators) || op->precedence < least_precedence) break;
            ++at_;
            if (op->precedence == kConcatenation) {
                left = restOfConcatenation(std::move(left));
            } else {
                left = checked(makeBinary(op->symbol, std::move(left), expression(op->precedence + 1)));
            }
        }
        --nesting_;
        return left;
    }

    ExpressionPtr restOfConcatenation(ExpressionPtr first) {
        std::vector<ExpressionPtr> parts{std::move(first)};
        do parts.push_back(expression(kConcatenation + 1));
        while (take("&"));
        return checked(concatenation(std::move(parts)));
    }

    ExpressionPtr unary() {
        if (!take("-")) return postfix();
        enter();
        ExpressionPtr operand = unary();
        --nesting_;
        return checked(negate(std::move(operand)));
    }

    ExpressionPtr postfix() {
        ExpressionPtr tree = primary();
        for (;;) {
            if (take(".")) {
                if (current().kind != TokenKind::Name) failHere("expected a name after the dot");
                const std::string name = tokens_[at_++].text;
                if (!path_.empty()) path_ += "." + toLower(name);
                tree = checked(property(std::move(tree), name));
                continue;
            }
            endPath();
            if (take("[")) {
                ExpressionPtr key = expression(kConcatenation);
                expect("]");
                tree = checked(index(std::move(tree), std::move(key)));
            } else if (take("(")) {
                tree = checked(callOf(std::move(tree)));
            } else {
                return tree;
            }
            called_ = nullptr;
        }
    }

    void endPath() {
        if (!path_.empty()) result_.paths.push_back(std::exchange(path_, {}));
    }

    ExpressionPtr callOf(ExpressionPtr function) {
        const FunctionPtr builtin = std::exchange(called_, nullptr);
        std::vector<ExpressionPtr> arguments;
        if (!take(")")) {
            do arguments.push_back(expression(kConcatenation));
            while (take(","));
            expect(")");
        }
        if (builtin && !acceptsArguments(*builtin, arguments.size())) {
            result_.problems.push_back(
                "the function " + builtin->name() + " does not take " + std::to_string(arguments.size()) +
                " argument(s)"
            );
        }
        return call(std::move(function), std::move(arguments));
    }

    ExpressionPtr primary() {
        called_ = nullptr;
        const Token& token = current();
        switch (token.kind) {
            case TokenKind::Number:
                ++at_;
                return literal(token.number);
            case TokenKind::Text:
                ++at_;
                return literal(token.text);
            case TokenKind::Name:
                ++at_;
                return named(token.text);
            case TokenKind::Symbol:
                if (take("(")) {
                    ExpressionPtr inner = expression(kConcatenation);
                    expect(")");
                    called_ = nullptr;
                    return inner;
                }
                break;
            case TokenKind::End:
                break;
        }
        failHere("expected a value, found " + shown(token));
    }

    ExpressionPtr named(const std::string& written) {
        const std::string name = toLower(written);
        const auto slot = std::find(parameters_.rbegin(), parameters_.rend(), name);
        if (slot != parameters_.rend()) {
            return parameter(static_cast<std::size_t>(parameters_.rend() - slot) - 1);
        }
        if (name == "true" || name == "false") return literal(name == "true");
        if (name == "null") return literal(Value());
        if (FunctionPtr function = findFunction(name)) {
            called_ = function;
            return literal(std::move(function));
        }
        if (current().is("(")) return unknownFunction(name);
        path_ = name;
        return root(name);
    }

    ExpressionPtr unknownFunction(const std::string& name) {
        const std::string near = nearest(name, functionNames());
        std::string problem =
            "there is no function " + name + (near.empty() ? "" : "; did you mean '" + near + "'?");
        result_.problems.push_back(problem);
        return root(name, std::move(problem));
    }

    /// `(` names `)` `=>` comes.
    bool isLambda() const {
        if (!current().is("(")) return false;
        std::size_t by = 1;
        while (ahead(by).kind == TokenKind::Name && ahead(by + 1).is(",")) by += 2;
        if (ahead(by).kind == TokenKind::Name) ++by;
        return ahead(by).is(")") && ahead(by + 1).is("=>");
    }

    ExpressionPtr lambdaExpression() {
        expect("(");
        const std::size_t outer = parameters_.size();
        while (current().kind == TokenKind::Name) {
            parameters_.push_back(toLower(tokens_[at_++].text));
            if (!take(",")) break;
        }
        const std::size_t count = parameters_.size() - outer;
        expect(")");
        expect("=>");
        ExpressionPtr body = expression(kConcatenation);
        parameters_.resize(outer);
        return checked(lambda(count, std::move(body)));
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int nesting_ = 0;
    std::vector<std::string> parameters_;  // of the lambdas around, outermost first
    std::string path_;                     // the scope path being read
    FunctionPtr called_;                   // the built-in function just named
    ParsedExpression result_;
};

}  // namespace

tl::expected<ParsedExpression, std::string> parseExpression(std::string_view expression) {
    constexpr std::size_t kMaxExpressionBytes = 100'000;
    if (expression.size() > kMaxExpressionBytes)
        return tl::unexpected(
            "the expression is longer than " + std::to_string(kMaxExpressionBytes) + " bytes"
        );
    auto tokens = tokenize(expression);
    if (!tokens) return tl::unexpected(std::move(tokens.error()));
    try {
        return Parser(std::move(*tokens)).parse();
    } catch (const SyntaxError& error) {  // unwinds the recursion; never leaves this file
        return tl::unexpected(error.message);
    }
}

ParsedExpression parsePath(std::string_view path) {
    ParsedExpression parsed;
    for (const std::string_view part : split(path, '.')) {
        if (parsed.tree) {
            parsed.tree = property(std::move(parsed.tree), std::string(part));
        } else {
            parsed.tree = root(toLower(part));
        }
        if (parsed.tree->depth() > kMaxTreeDepth) {
            parsed.tree = literal(Value::error("the path is too long"));
            parsed.problems.emplace_back("the path is too long");
            return parsed;
        }
    }
    parsed.paths.push_back(toLower(path));
    return parsed;
}

}  // namespace tama::flows
