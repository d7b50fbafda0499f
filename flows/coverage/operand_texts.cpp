#include "flows/coverage/operand_texts.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/text.hpp"
#include "flows/expressions/lexer.hpp"
#include "flows/expressions/scanner.hpp"

namespace tama::flows {

namespace {

constexpr std::size_t kMostOperandTexts = 8;  // for one wanted value
constexpr int kDeepest = 10;           // of functions in one another
constexpr std::int64_t kMostFillers = 60;
constexpr std::int64_t kMostCharacters = 640;
constexpr std::int64_t kMostUnitsAway = 100'000;  // of a difference between days
constexpr std::string_view kFiller = "a";

using Tokens = std::span<const Token>;
using Texts = std::vector<std::string>;

/// Texts for what an expression reads, from its end to its beginning.
class OperandSolver {
  public:
    explicit OperandSolver(const SampleWorld& world) : world_(world) {}

    Texts solve(Tokens expression, const std::string& wanted, int depth = 0) const {
        if (depth > kDeepest) return {wanted};
        while (isInParentheses(expression)) expression = expression.subspan(1, expression.size() - 2);
        constexpr std::array<std::string_view, 3> kWeakestFirst{"= != < <= > >=", "+ -", "* /"};
        for (const std::string_view operators : kWeakestFirst) {
            const std::size_t at = lastOperator(expression, splitWords(operators));
            if (at == expression.size()) continue;
            return solveBinary(
                expression.first(at), expression[at].text, expression.subspan(at + 1), wanted, depth
            );
        }
        const bool is_call = expression.size() > 2 && expression[0].kind == TokenKind::Name &&
                             isInParentheses(expression.subspan(1));
        return is_call ? solveCall(expression, wanted, depth) : Texts{wanted};
    }

  private:
    /// Where the parenthesis at `open` closes; the end where it does not.
    static std::size_t closing(Tokens tokens, std::size_t open) {
        int inside = 0;
        for (std::size_t i = open; i < tokens.size(); ++i) {
            if (tokens[i].is("(") || tokens[i].is("[")) ++inside;
            if ((tokens[i].is(")") || tokens[i].is("]")) && --inside == 0) return i;
        }
        return tokens.size();
    }

    static bool isInParentheses(Tokens tokens) {
        return tokens.size() > 2 && tokens.front().is("(") && closing(tokens, 0) == tokens.size() - 1;
    }

    /// Calls `found` for each token that stands in no parentheses.
    template <class Found>
    static void eachOutside(Tokens tokens, Found found) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (tokens[i].is("(") || tokens[i].is("[")) i = closing(tokens, i);
            if (i < tokens.size()) found(i);
        }
    }

    static std::size_t lastOperator(Tokens tokens, const std::vector<std::string_view>& operators) {
        std::size_t out = tokens.size();
        eachOutside(tokens, [&](std::size_t i) {
            const bool is_one = std::any_of(operators.begin(), operators.end(), [&](std::string_view symbol) {
                return tokens[i].is(symbol);
            });
            // A sign at the beginning, or behind another, is no operator between two.
            const bool is_sign = i == 0 || (tokens[i - 1].kind == TokenKind::Symbol &&
                                            !tokens[i - 1].is(")") && !tokens[i - 1].is("]"));
            if (is_one && !is_sign) out = i;
        });
        return out;
    }

    static std::vector<Tokens> argumentsOf(Tokens call) {
        const Tokens inside = call.subspan(2, call.size() - 3);
        std::vector<Tokens> out;
        std::size_t begin = 0;
        eachOutside(inside, [&](std::size_t i) {
            if (!inside[i].is(",")) return;
            out.push_back(inside.subspan(begin, i - begin));
            begin = i + 1;
        });
        out.push_back(inside.subspan(begin));
        return out;
    }

    /// Whether it reads a root such as input or results: a name that is no function and no property.
    static bool readsData(Tokens tokens) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const bool is_function = i + 1 < tokens.size() && tokens[i + 1].is("(");
            const bool is_property = i > 0 && tokens[i - 1].is(".");
            if (tokens[i].kind == TokenKind::Name && !is_function && !is_property) return true;
        }
        return false;
    }

    static std::optional<Decimal> constantOf(Tokens tokens) {
        const bool negative = tokens.size() == 2 && tokens[0].is("-");
        if (negative) tokens = tokens.subspan(1);
        if (tokens.size() != 1 || tokens[0].kind != TokenKind::Number) return std::nullopt;
        return negative ? tokens[0].number.negated() : tokens[0].number;
    }

    static Texts together(Texts a, const Texts& b) {
        for (const std::string& text : b) {
            if (a.size() == kMostOperandTexts) break;
            if (std::find(a.begin(), a.end(), text) == a.end()) a.push_back(text);
        }
        return a;
    }

    Texts solveBinary(
        Tokens left, std::string_view op, Tokens right, const std::string& wanted, int depth
    ) const {
        const bool reads_left = readsData(left);
        const Tokens data = reads_left ? left : right;
        const Tokens other = reads_left ? right : left;
        if (reads_left && readsData(right)) {
            return together(solve(left, wanted, depth + 1), solve(right, wanted, depth + 1));
        }
        if (op.find_first_of("=<>") != std::string_view::npos) return solveComparison(data, other, depth);
        const auto target = Decimal::parse(wanted);
        const auto constant = constantOf(other);
        if (!target || !constant) return solve(data, wanted, depth + 1);
        std::optional<Decimal> before;
        if (op == "+") before = Decimal::subtract(*target, *constant);
        if (op == "*") before = Decimal::divide(*target, *constant);
        if (op == "-") {
            before = reads_left ? Decimal::add(*target, *constant) : Decimal::subtract(*constant, *target);
        }
        if (op == "/") {
            before = reads_left ? Decimal::multiply(*target, *constant) : Decimal::divide(*constant, *target);
        }
        return solve(data, before ? before->toString() : wanted, depth + 1);
    }

    /// What makes it true and what makes it false, whichever is wanted.
    Texts solveComparison(Tokens data, Tokens other, int depth) const {
        Texts out;
        if (const auto bound = constantOf(other)) {
            for (const int beside : {0, 1, -1}) {
                const auto number = Decimal::add(*bound, Decimal(beside));
                if (number) out = together(std::move(out), solve(data, number->toString(), depth + 1));
            }
        } else if (other.size() == 1 && other[0].kind == TokenKind::Text) {
            out = solve(data, other[0].text, depth + 1);
        }
        return out;
    }

    Texts solveCall(Tokens call, const std::string& wanted, int depth) const {
        const std::string name = lowerAscii(call[0].text);
        const auto arguments = argumentsOf(call);
        const auto through = [&](const std::string& text) { return solve(arguments[0], text, depth + 1); };
        const auto number = parseInteger(wanted);
        if (name == "word_count" || name == "text_length") {
            const bool words = name == "word_count";
            if (!number || *number < 0 || *number > (words ? kMostFillers : kMostCharacters)) return {};
            const std::string one = std::string(kFiller) + (words ? " " : "");
            return through(std::string(trim(repeated(one, *number))));
        }
        if (name == "word" || name == "word_slice" || name == "field" || name == "text_slice") {
            return through(behindFillers(name, arguments, wanted));
        }
        if (name == "remove_first_word") return through(std::string(kFiller) + " " + wanted);
        if (name == "weekday") return number ? onWeekday(*number, through) : Texts{};
        if (name == "datetime_diff" && arguments.size() == 3) {
            return number ? apart(arguments, *number, depth) : Texts{};
        }
        Texts out;
        for (const Tokens argument : arguments) {
            if (readsData(argument)) out = together(std::move(out), solve(argument, wanted, depth + 1));
        }
        return out.empty() ? Texts{wanted} : out;
    }

    static std::string repeated(std::string_view text, std::int64_t times) {
        std::string out;
        for (std::int64_t i = 0; i < times; ++i) out += text;
        return out;
    }

    /// The part of that number is the wanted one; from the end where the number is negative.
    static std::string behindFillers(
        std::string_view name, const std::vector<Tokens>& arguments, const std::string& wanted
    ) {
        const auto number = arguments.size() > 1 ? constantOf(arguments[1]) : std::nullopt;
        const auto place = number ? number->toInteger() : std::nullopt;
        if (!place || *place > kMostFillers || *place < -kMostFillers) return wanted;
        std::string between = name == "text_slice" ? "" : " ";
        const bool has_delimiter = name == "field" && arguments.size() > 2 && arguments[2].size() == 1;
        if (has_delimiter && arguments[2][0].kind == TokenKind::Text) between = arguments[2][0].text;
        if (*place < 0) return wanted + repeated(between + std::string(kFiller), -*place - 1);
        return repeated(std::string(kFiller) + between, *place) + wanted;
    }

    template <class Through>
    Texts onWeekday(std::int64_t wanted, Through through) const {
        if (!world_.today || wanted < 0 || wanted > 6) return {};
        const auto ahead = static_cast<std::int32_t>((wanted - world_.today->weekday() + 7) % 7);
        return through(Date{world_.today->days + ahead}.toString());
    }

    /// A day that lies so many units from today: before it where the earlier moment is asked for.
    Texts apart(const std::vector<Tokens>& arguments, std::int64_t units, int depth) const {
        if (!world_.today || units > kMostUnitsAway || units < -kMostUnitsAway) return {};
        const bool names_unit = arguments[2].size() == 1 && arguments[2][0].kind == TokenKind::Text;
        const std::string unit = names_unit ? arguments[2][0].text : "";
        Texts out;
        for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
            if (!readsData(arguments[side])) continue;
            const auto today = DateTime::of(*world_.today, TimeOfDay{}, TimeZone());
            const std::int64_t ahead = side == 0 ? -units : units;
            std::optional<DateTime> day;
            if (unit == "Y") day = today.plusMonths(12 * ahead);
            if (unit == "M") day = today.plusMonths(ahead);
            if (unit == "W") day = today.plusDays(7 * ahead);
            if (unit == "D") day = today.plusDays(ahead);
            if (unit == "h") day = today.plus(std::chrono::hours(1), ahead);
            if (!day) continue;
            const std::string text = unit == "h" ? day->toString() : day->date().toString();
            out = together(std::move(out), solve(arguments[side], text, depth + 1));
        }
        return out;
    }

    const SampleWorld& world_;
};

}  // namespace

std::vector<std::string> textsForOperand(
    const Template& operand, const std::string& wanted, const SampleWorld& world
) {
    if (operand.isConstant()) return {wanted};
    const auto segments = scanTemplate(operand.source(), standardRoots());
    if (segments.size() != 1 || segments[0].kind != SegmentKind::Expression) return {wanted};
    const auto tokens = tokenize(segments[0].text);
    if (!tokens || tokens->empty()) return {wanted};
    return OperandSolver(world).solve(Tokens(*tokens).first(tokens->size() - 1), wanted);
}

std::vector<std::string> textsForCase(
    const Router& router, const Case& test, std::string_view language, const SampleWorld& world
) {
    std::vector<std::string> out;
    for (const std::string& sample : sampleAnswers(test, language, world)) {
        for (std::string& text : textsForOperand(router.operand, sample, world)) {
            if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
        }
    }
    return out;
}

}  // namespace tama::flows
