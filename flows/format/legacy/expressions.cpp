#include "flows/format/legacy/expressions.hpp"

#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/scanner.hpp"
#include "flows/expressions/template.hpp"

namespace tama::flows::legacy {

namespace {

constexpr std::array<std::string_view, 8> kRoots{
    "channel", "child", "contact", "date", "extra", "flow", "parent", "step"
};

/// Some rewritings write an operand twice, so that nested ones would double without end.
constexpr std::size_t kMaxRewritten = 20'000;
constexpr int kMaxDepth = 100;

/// Reads and rewrites in one go, by precedence climbing. Unary minus binds tighter than `^`, and all
/// operators group from the left.
class Rewriter {
  public:
    Rewriter(std::vector<Token> tokens, const ExpressionOptions& options)
        : tokens_(std::move(tokens)), options_(options) {}

    std::optional<std::string> rewrite() {
        Rewritten out = binary(Level::Concatenation, 0);
        if (failed_ || peek().kind != TokenKind::End) return std::nullopt;
        return std::move(out.text);
    }

  private:
    const Token& peek() const { return tokens_[at_]; }

    bool take(std::string_view symbol) {
        if (peek().kind != TokenKind::Symbol || peek().text != symbol) return false;
        ++at_;
        return true;
    }

    Rewritten fail() {
        failed_ = true;
        return {};
    }

    /// The level of the operator that comes next; nullopt where none does.
    std::optional<Level> nextOperator() const {
        if (peek().kind != TokenKind::Symbol) return std::nullopt;
        const std::string& symbol = peek().text;
        if (symbol == "&") return Level::Concatenation;
        if (symbol == "=" || symbol == "<>") return Level::Equality;
        if (symbol == "<" || symbol == "<=" || symbol == ">" || symbol == ">=") return Level::Comparison;
        if (symbol == "+" || symbol == "-") return Level::Sum;
        if (symbol == "*" || symbol == "/") return Level::Product;
        if (symbol == "^") return Level::Power;
        return std::nullopt;
    }

    Rewritten binary(Level least, int depth) {
        Rewritten left = negation(depth);
        for (auto level = nextOperator(); level && *level >= least && !failed_; level = nextOperator()) {
            const std::string symbol = tokens_[at_++].text;
            const auto tighter = static_cast<Level>(static_cast<int>(*level) + 1);
            const Rewritten right = binary(tighter, depth + 1);
            left = *level == Level::Sum ? sum(left, symbol, right) : plain(left, *level, symbol, right);
            if (left.text.size() > kMaxRewritten) return fail();
        }
        return left;
    }

    static Rewritten plain(
        const Rewritten& left, Level level, const std::string& symbol, const Rewritten& right
    ) {
        const auto tighter = static_cast<Level>(static_cast<int>(level) + 1);
        const bool numbers = level >= Level::Sum && left.kind == Kind::Number && right.kind == Kind::Number;
        return {
            left.inside(level) + " " + (symbol == "<>" ? "!=" : symbol) + " " + right.inside(tighter),
            numbers ? Kind::Number : Kind::Unknown,
            level
        };
    }

    /// Days and times were added with + and -; today each has its function.
    Rewritten sum(const Rewritten& left, const std::string& symbol, const Rewritten& right) const {
        const bool minus = symbol == "-";
        const bool dated = left.kind == Kind::Date || left.kind == Kind::Datetime;
        if (left.kind == Kind::Number && right.kind == Kind::Number) {
            return plain(left, Level::Sum, symbol, right);
        }
        const std::string signed_right = minus ? "-" + right.inside(Level::Negation) : right.text;
        if (dated && right.kind == Kind::Number) {
            const std::string moved = "datetime_add(" + left.text + ", " + signed_right + ", \"D\")";
            if (left.kind == Kind::Datetime || options_.raw_dates) return {moved, Kind::Datetime};
            return {"format_date(" + moved + ")", Kind::Date};
        }
        if (left.kind == Kind::Datetime && right.kind == Kind::Time) {
            std::string minutes =
                "format_time(" + right.text + ", \"tt\") * 60 + format_time(" + right.text + ", \"m\")";
            if (minus) minutes = "-(" + minutes + ")";
            return {"datetime_add(" + left.text + ", " + minutes + ", \"m\")", Kind::Datetime};
        }
        if (right.kind == Kind::Time && !minus) {
            return {"replace_time(" + left.text + ", " + right.text + ")"};
        }
        return {"legacy_add(" + left.text + ", " + signed_right + ")"};
    }

    Rewritten negation(int depth) {
        if (depth > kMaxDepth) return fail();
        if (!take("-")) return atom(depth);
        const Rewritten operand = negation(depth + 1);
        return {"-" + operand.inside(Level::Negation), operand.kind, Level::Negation};
    }

    Rewritten atom(int depth) {
        const Token token = peek();
        if (token.kind == TokenKind::End) return fail();
        ++at_;
        if (token.kind == TokenKind::Text) {
            const std::string_view body = std::string_view(token.text).substr(1, token.text.size() - 2);
            return {"\"" + replaceAll(body, "\"\"", "\\\"") + "\""};
        }
        if (token.kind == TokenKind::Number) return {token.text, Kind::Number};
        if (token.kind == TokenKind::Name) return named(token.text, depth);
        if (token.text != "(") return fail();
        const Rewritten inner = binary(Level::Concatenation, depth + 1);
        if (!take(")")) return fail();
        return {"(" + inner.text + ")", inner.kind == Kind::Number ? Kind::Number : Kind::Unknown};
    }

    Rewritten named(const std::string& name, int depth) {
        if (!take("(")) {
            if (equalsIgnoringCase(name, "true") || equalsIgnoringCase(name, "false")) {
                return {lowerAscii(name)};
            }
            return rewritePath(name, options_);
        }
        std::vector<Rewritten> arguments;
        if (!take(")")) {
            do arguments.push_back(binary(Level::Concatenation, depth + 1));
            while (take(",") && !failed_);
            if (!take(")")) return fail();
        }
        auto call = rewriteCall(lowerAscii(name), arguments);
        if (!call || call->text.size() > kMaxRewritten) return fail();
        return std::move(*call);
    }

    std::vector<Token> tokens_;
    const ExpressionOptions& options_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

/// A path of a root that exists needs no parentheses after @.
bool isPlainPath(std::string_view expression) {
    const auto segments = scanTemplate("@" + std::string(expression), standardRoots());
    return segments.size() == 1 && segments[0].kind == SegmentKind::Path &&
           segments[0].text.size() == expression.size();
}

std::string shown(std::string expression, std::string_view original, const ExpressionOptions& options) {
    if (options.default_to_self) {
        expression = "if(is_error(" + expression + "), " + quoted(original) + ", " + expression + ")";
    }
    if (options.url_encode) expression = "url_encode(" + expression + ")";
    return isPlainPath(expression) ? "@" + expression : "@(" + expression + ")";
}

}  // namespace

std::string rewriteTemplate(std::string_view text, const ExpressionOptions& options) {
    if (text.find('@') == std::string_view::npos) return std::string(text);
    std::string out;
    std::size_t copied = 0;
    for (const Segment& segment : scanTemplate(text, kRoots)) {
        if (segment.kind == SegmentKind::Plain) continue;
        out += text.substr(copied, segment.begin - copied);
        copied = segment.end;
        const std::string_view original = text.substr(segment.begin, segment.end - segment.begin);
        if (segment.kind == SegmentKind::Path) {
            out += shown(rewritePath(segment.text, options).text, original, options);
            continue;
        }
        // The old editor wanted a text, so authors wrote @("") for nothing.
        if (segment.text == "\"\"") continue;
        auto tokens = tokenize(segment.text);
        auto rewritten = tokens ? Rewriter(std::move(*tokens), options).rewrite() : std::nullopt;
        out += rewritten ? shown(std::move(*rewritten), original, options) : std::string(original);
    }
    return out.append(text.substr(copied));
}

}  // namespace tama::flows::legacy
