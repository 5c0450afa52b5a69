package org.millrace.data.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The programming language of a source file, by the end of its name or, for files such as {@code Makefile}, by all of it;
 * where two languages share an ending, by what the file begins with. Languages are called as GitHub's linguist does.
 */
final class SourceLanguage {

    private static final int LOOKED_AT = 4096;

    /** Endings, a line for each language. */
    private static final Map<String, String> LANGUAGES = endings("""
            Ada adb ads
            Assembly asm s
            Astro astro
            Awk awk
            Batchfile bat cmd
            C c
            C# cs
            C++ cc cpp cxx c++ hh hpp hxx ipp inl tpp
            Clojure clj cljs cljc edn
            CMake cmake
            COBOL cob cbl
            CoffeeScript coffee
            Common_Lisp lisp lsp
            Crystal cr
            CSS css
            Cuda cu cuh
            D d
            Dart dart
            Dockerfile dockerfile
            Elixir ex exs
            Elm elm
            Emacs_Lisp el
            Erlang erl hrl
            F# fs fsi fsx
            Fortran f f90 f95 f03 f08 for
            GLSL glsl vert frag
            Go go
            GraphQL graphql gql
            Groovy groovy gradle
            Haskell hs lhs
            HCL tf hcl
            Java java
            JavaScript js mjs cjs jsx
            Julia jl
            Kotlin kt kts
            Less less
            Lua lua
            Makefile mk mak
            Nim nim
            Nix nix
            Objective-C++ mm
            OCaml ml mli
            Pascal pas pp
            Perl pl pm
            PHP php
            PowerShell ps1 psm1
            Prolog pro
            Protocol_Buffer proto
            Python py pyi pyx
            R r
            Racket rkt
            Ruby rb rake gemspec
            Rust rs
            SAS sas
            Scala scala sc sbt
            Scheme scm ss
            SCSS scss
            Shell sh bash zsh ksh
            Solidity sol
            SQL sql
            Stata do ado
            Svelte svelte
            Swift swift
            SystemVerilog sv svh
            Tcl tcl
            Thrift thrift
            TypeScript ts tsx mts cts
            Verilog v vh
            VHDL vhd vhdl
            Vim_Script vim
            Visual_Basic_.NET vb
            Vue vue
            WebAssembly wat
            Zig zig
            """);

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("makefile", "Makefile"),
            Map.entry("gnumakefile", "Makefile"),
            Map.entry("dockerfile", "Dockerfile"),
            Map.entry("containerfile", "Dockerfile"),
            Map.entry("cmakelists.txt", "CMake"),
            Map.entry("rakefile", "Ruby"),
            Map.entry("gemfile", "Ruby"),
            Map.entry("vagrantfile", "Ruby"),
            Map.entry("jenkinsfile", "Groovy"),
            Map.entry("build.bazel", "Starlark"),
            Map.entry("workspace.bazel", "Starlark"));

    /** Files that are source code by their name. */
    static final List<String> PATTERNS = patterns();

    /** What trees hold beside what was written in them: packages of others, and what programs have made. */
    static final List<String> NOT_WRITTEN_THERE = List.of(
            "**/node_modules/**",
            "**/bower_components/**",
            "**/vendor/**",
            "**/third_party/**",
            "**/__pycache__/**",
            "*.min.js",
            "*.min.css");

    private SourceLanguage() {}

    /** @param name the file's name or path */
    static Optional<String> of(String name, String text) {
        String plain = PathPatterns.withoutCompression(name.toLowerCase(Locale.ROOT));
        String file = plain.substring(plain.lastIndexOf('/') + 1);
        String known = NAMES.get(file);
        if (known != null) {
            return Optional.of(known);
        }
        String ending = file.substring(file.lastIndexOf('.') + 1);
        String beginning = text.substring(0, Math.min(text.length(), LOOKED_AT));
        return switch (ending) {
            case "h" -> Optional.of(header(beginning));
            case "m" ->
                Optional.of(hasAny(beginning, "@interface", "@implementation", "#import") ? "Objective-C" : "MATLAB");
            case "ts" -> Optional.of(beginning.startsWith("<?xml") ? "XML" : "TypeScript");
            case "pl" ->
                Optional.of(hasAny(beginning, ":- ") && !hasAny(beginning, "use ", "my $") ? "Prolog" : "Perl");
            case "v" -> Optional.of(hasAny(beginning, "Require Import", "Theorem ", "Lemma ") ? "Coq" : "Verilog");
            default -> Optional.ofNullable(LANGUAGES.get(ending));
        };
    }

    private static String header(String beginning) {
        if (hasAny(beginning, "@interface", "@protocol", "#import")) {
            return "Objective-C";
        }
        return hasAny(beginning, "namespace ", "template <", "template<", "class ", "std::", "public:") ? "C++" : "C";
    }

    private static boolean hasAny(String text, String... marks) {
        for (String mark : marks) {
            if (text.contains(mark)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> endings(String lines) {
        Map<String, String> endings = new TreeMap<>();
        for (String line : lines.strip().split("\n", -1)) {
            String[] words = line.strip().split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                endings.put(words[i], words[0].replace('_', ' '));
            }
        }
        return Map.copyOf(endings);
    }

    private static List<String> patterns() {
        List<String> patterns = new ArrayList<>(NAMES.keySet());
        LANGUAGES.keySet().forEach(ending -> patterns.add("*." + ending));
        patterns.add("*.h");
        patterns.add("*.m");
        patterns.sort(null);
        return List.copyOf(patterns);
    }
}
