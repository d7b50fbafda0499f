#include "flows/play/pattern_reader.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/play/pattern_signs.hpp"

namespace tama::flows {

namespace {

constexpr int kMostNested = 50;  // groups
constexpr std::size_t kMostRepeated = 200;
constexpr std::size_t kMoreRepeated = 3;  // beyond the least number of an open repetition

PatternPart oneOf(std::string_view signs) {
    PatternPart part{.kind = PatternPart::Kind::OneOf};
    for (const char c : signs) part.characters.emplace_back(1, c);
    return part;
}

class PatternReader {
  public:
    explicit PatternReader(std::string_view pattern) : text_(toCodePoints(pattern)) {}

    PatternPart read() { return choice(0); }

  private:
    bool atEnd() const { return at_ >= text_.size(); }
    char32_t peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : U'\0';
    }
    bool take(char32_t c) {
        if (atEnd() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    static std::string utf8(char32_t c) { return toUtf8(std::u32string_view(&c, 1)); }

    PatternPart choice(int depth) {
        PatternPart out{.kind = PatternPart::Kind::Choice};
        do {
            out.parts.push_back(sequence(depth));
        } while (take(U'|'));
        return out.parts.size() == 1 ? std::move(out.parts.front()) : out;
    }

    PatternPart sequence(int depth) {
        PatternPart out{.kind = PatternPart::Kind::Sequence};
        while (!atEnd() && peek() != U'|' && peek() != U')') out.parts.push_back(repeated(depth));
        return out;
    }

    PatternPart repeated(int depth) {
        PatternPart part = atom(depth);
        for (;;) {
            PatternPart out{.kind = PatternPart::Kind::Repeat};
            if (take(U'*')) {
                out.most = kMoreRepeated;
            } else if (take(U'+')) {
                out.least = 1;
                out.most = 1 + kMoreRepeated;
            } else if (take(U'?')) {
                out.most = 1;
            } else if (peek() != U'{' || !counts(out)) {
                return part;
            }
            take(U'?');  // the least or the most of it is the same here
            out.parts.push_back(std::move(part));
            part = std::move(out);
        }
    }

    /// "{2}", "{2,}", "{2,5}"; else the brace is a character.
    bool counts(PatternPart& out) {
        const std::size_t start = at_++;
        const auto number = [this] {
            std::size_t value = 0;
            while (peek() >= U'0' && peek() <= U'9') {
                value = std::min<std::size_t>(value * 10 + (text_[at_++] - U'0'), kMostRepeated);
            }
            return value;
        };
        const bool has_digit = peek() >= U'0' && peek() <= U'9';
        out.least = out.most = number();
        if (take(U',')) out.most = peek() == U'}' ? out.least + kMoreRepeated : number();
        if (has_digit && take(U'}')) return true;
        at_ = start;
        return false;
    }

    PatternPart atom(int depth) {
        const char32_t c = text_[at_++];
        switch (c) {
            case U'(':
                return group(depth);
            case U'[':
                return characterClass();
            case U'.':
                return oneOf(kPatternSigns.substr(0, kPatternSigns.size() - 1));
            case U'^':
            case U'$':
                return {};
            case U'\\':
                return escaped();
            default:
                return {.kind = PatternPart::Kind::OneOf, .characters = {utf8(c)}};
        }
    }

    PatternPart group(int depth) {
        if (take(U'?')) {
            // "?:", "?i:", "?P<name>"; "?i)" has no body.
            while (!atEnd() && peek() != U':' && peek() != U'>' && peek() != U')') ++at_;
            if (take(U')')) return {};
            if (!atEnd()) ++at_;
        }
        if (depth >= kMostNested) {
            at_ = text_.size();
            return {};
        }
        PatternPart out = choice(depth + 1);
        take(U')');
        return out;
    }

    /// "\pL", "\p{Lu}", behind the "p": the name.
    std::string className() {
        if (!take(U'{')) return atEnd() ? std::string() : utf8(text_[at_++]);
        std::string name;
        while (!atEnd() && peek() != U'}') name += utf8(text_[at_++]);
        take(U'}');
        return name;
    }

    /// "\x41", "\x{1F600}", behind the "x".
    char32_t hexadecimal() {
        const bool braces = take(U'{');
        char32_t value = 0;
        for (std::size_t digits = 0; !atEnd() && digits < (braces ? 8U : 2U); ++digits) {
            const std::string_view all = "0123456789abcdef";
            const auto digit = peek() < 0x80 ? all.find(lowerAscii(static_cast<char>(peek()))) : all.npos;
            if (digit == all.npos) break;
            value = value * 16 + static_cast<char32_t>(digit);
            ++at_;
        }
        if (braces) take(U'}');
        return value;
    }

    /// Behind a backslash. Places between characters, such as \b, are nothing here.
    PatternPart escaped() {
        if (atEnd()) return {};
        const char32_t c = text_[at_++];
        switch (c) {
            case U'd':
            case U'D':
            case U's':
            case U'S':
            case U'w':
            case U'W':
                return oneOf(signsOf(static_cast<char>(c)));
            case U'p':
                return oneOf(signsNamed(className()));
            case U'P': {
                const std::string without = signsNamed(className());
                return oneOf(signsWithout(without));
            }
            case U'x':
                return {.kind = PatternPart::Kind::OneOf, .characters = {utf8(hexadecimal())}};
            case U't':
                return oneOf("\t");
            case U'n':
                return oneOf("\n");
            case U'A':
            case U'z':
            case U'b':
            case U'B':
                return {};
            case U'Q':
                return quoted();
            default:
                return {.kind = PatternPart::Kind::OneOf, .characters = {utf8(c)}};
        }
    }

    /// "\Qa.b\E".
    PatternPart quoted() {
        PatternPart out{.kind = PatternPart::Kind::Sequence};
        while (!atEnd() && (peek() != U'\\' || peek(1) != U'E')) {
            out.parts.push_back({.kind = PatternPart::Kind::OneOf, .characters = {utf8(text_[at_++])}});
        }
        at_ = std::min(at_ + 2, text_.size());
        return out;
    }

    PatternPart characterClass() {
        const bool negated = take(U'^');
        PatternPart out{.kind = PatternPart::Kind::OneOf};
        std::vector<std::pair<char32_t, char32_t>> ranges;
        for (bool first = true; !atEnd() && (first || peek() != U']'); first = false) {
            if (peek() == U'[' && peek(1) == U':') {
                at_ += 2;
                std::string name;
                while (!atEnd() && peek() != U':') name += utf8(text_[at_++]);
                at_ = std::min(at_ + 2, text_.size());
                append(out, oneOf(signsNamed(name)));
                continue;
            }
            PatternPart item = member();
            const bool is_range =
                item.characters.size() == 1 && peek() == U'-' && peek(1) != U']' && at_ + 1 < text_.size();
            if (!is_range) {
                append(out, std::move(item));
                continue;
            }
            ++at_;
            const PatternPart last = member();
            if (last.characters.size() == 1) {
                ranges.emplace_back(
                    toCodePoints(item.characters.front()).front(),
                    toCodePoints(last.characters.front()).front()
                );
            }
        }
        take(U']');
        for (const auto& [low, high] : ranges) addRange(out, low, high);
        if (!negated) return out;
        std::string excluded;
        for (const std::string& character : out.characters) {
            if (character.size() == 1) excluded += character;
        }
        return oneOf(signsWithout(excluded));
    }

    PatternPart member() {
        const char32_t c = text_[at_++];
        if (c == U'\\') return escaped();
        return {.kind = PatternPart::Kind::OneOf, .characters = {utf8(c)}};
    }

    static void append(PatternPart& to, PatternPart from) {
        for (std::string& character : from.characters) to.characters.push_back(std::move(character));
    }

    /// All of a short range, the beginning of a long one.
    static void addRange(PatternPart& to, char32_t low, char32_t high) {
        constexpr char32_t kMostOfRange = 128;
        const char32_t last = std::min<char32_t>(high, low + kMostOfRange);
        for (char32_t c = low; c <= last; ++c) to.characters.push_back(utf8(c));
    }

    std::u32string text_;
    std::size_t at_ = 0;
};

}  // namespace

PatternPart readPattern(std::string_view pattern) {
    return PatternReader(pattern).read();
}

}  // namespace tama::flows
